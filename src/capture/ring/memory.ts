import { freemem } from "node:os";
import type { RingSettings } from "#capture/ring/types.ts";
import { AppError } from "#core/errors.ts";

const MEBIBYTE = 2 ** 20;
/** The kernel would rather kill processes than refuse a large ring, so the refusal is ours. */
const FREE_SHARE = 0.5;

/** @throws AppError "no-memory" when the ring would take over half of the available memory */
export function checkMemory(settings: RingSettings): void {
  const ringBytes = settings.blockBytes * settings.blockCount;
  if (ringBytes > freemem() * FREE_SHARE) throw ringTooLarge(settings);
}

/** The refusal of a ring, with its size and the settings that make it. */
export function ringTooLarge(settings: RingSettings): AppError {
  const { blockBytes, blockCount } = settings;
  return new AppError(
    "no-memory",
    `No memory for a capture ring of ${(blockBytes * blockCount) / MEBIBYTE} MiB ` +
      `(capture.blockCount ${blockCount} x capture.blockBytes ${blockBytes}): lower blockCount`,
  );
}
