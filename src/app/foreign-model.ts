import { AppError, oneLine } from "#core/errors.ts";
import type { ForeignModel } from "#train/foreign-model.ts";
import { runTrainingJob } from "#train/process/training-process.ts";

/** A file of ours is read in 0.3 s on a fast machine. */
const READ_MS = 30_000;

/**
 * Reads a model of any origin in a process of its own, whose memory and time are limited: whatever
 * the file does to its reader, it ends there.
 * @throws AppError that names the file and what is wrong with it
 * @throws the signal's reason when it is aborted
 */
export async function readForeign(path: string, signal?: AbortSignal): Promise<ForeignModel> {
  const timeout = AbortSignal.timeout(READ_MS);
  const both = AbortSignal.any(signal === undefined ? [timeout] : [signal, timeout]);
  try {
    return await runTrainingJob("foreignModel", { path }, { signal: both });
  } catch (error) {
    if (error instanceof AppError || signal?.aborted || !timeout.aborted) throw error;
    const message = `${oneLine(path)}: it could not be read within ${READ_MS / 1000} s`;
    throw new AppError("model-invalid", message, { cause: error });
  }
}
