import { freemem, totalmem } from "node:os";
import test from "ava";
import { checkMemory, ringTooLarge } from "#capture/ring/memory.ts";
import type { RingSettings } from "#capture/ring/types.ts";
import { AppError } from "#core/errors.ts";
import { captureSettings } from "../../helpers/ring-process.ts";

const MEBIBYTE = 2 ** 20;

test("half of the available memory is too much for a ring", (t) => {
  const ringOf = (bytes: number) => ({
    ...captureSettings,
    blockBytes: MEBIBYTE,
    blockCount: Math.ceil(bytes / MEBIBYTE),
  });
  t.notThrows(() => checkMemory(ringOf(freemem() * 0.25)));
  t.throws(() => checkMemory(ringOf(totalmem() * 0.55)), { instanceOf: AppError });
});

test("names the size and both settings", (t) => {
  t.is(
    ringTooLarge({
      ...captureSettings,
      traffic: "bulk",
      blockBytes: 16 * MEBIBYTE,
      blockCount: 1024,
    }).message,
    "No memory for a capture ring of 16384 MiB " +
      "(capture.blockCount 1024 x capture.blockBytes 16777216): lower blockCount",
  );
  const control = { ...captureSettings, traffic: "control", blockBytes: 4096, blockCount: 1024 };
  t.is(
    ringTooLarge(control as RingSettings).message,
    "No memory for a control ring of 4 MiB: lower capture.controlBytes",
  );
});
