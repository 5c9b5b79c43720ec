import { freemem } from "node:os";
import type { CaptureSettings, RingSettings } from "#capture/ring/types.ts";
import { AppError } from "#core/errors.ts";

const MEBIBYTE = 2 ** 20;
/** The kernel would rather kill processes than refuse a large ring, so the refusal is ours. */
const FREE_SHARE = 0.5;

/** @throws AppError "no-memory" when both rings would take over half of the available memory */
export function checkMemory(settings: CaptureSettings): void {
  const { blockBytes, blockCount, controlBytes } = settings;
  const ringBytes = blockBytes * blockCount + controlBytes;
  if (ringBytes > freemem() * FREE_SHARE) throw ringTooLarge({ ...settings, traffic: "bulk" });
}

/** The refusal of a ring, with its size and the settings that make it. */
export function ringTooLarge(settings: RingSettings): AppError {
  const { traffic, blockBytes, blockCount } = settings;
  const size = `${(blockBytes * blockCount) / MEBIBYTE} MiB`;
  const [ring, mend] =
    traffic === "control"
      ? [`control ring of ${size}`, "lower capture.controlBytes"]
      : [
          `capture ring of ${size} ` +
            `(capture.blockCount ${blockCount} x capture.blockBytes ${blockBytes})`,
          "lower blockCount",
        ];
  return new AppError("no-memory", `No memory for a ${ring}: ${mend}`);
}
