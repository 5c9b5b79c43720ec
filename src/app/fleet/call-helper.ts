import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { CommandFailure } from "#app/fleet/executor.ts";
import { oneLine } from "#core/errors.ts";

/** A helper that does not come back is killed. */
const HELPER_MS = 60_000;

/**
 * Runs the program of `fleet.helper`, which may what we may not, with one word.
 * @throws CommandFailure when it fails; the signal's reason when that is aborted
 */
export async function callHelper(helper: string, word: string, signal: AbortSignal): Promise<void> {
  try {
    await promisify(execFile)(helper, [word], { timeout: HELPER_MS, signal, maxBuffer: 65_536 });
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    throw new CommandFailure(`${helper} ${word}: ${oneLine(error)}`);
  }
}
