import { closeSync, constants, fstatSync, openSync, readSync } from "node:fs";
import { evidencePath } from "#store/evidence-path.ts";

/** No evidence is larger; a file that is was put there by somebody. */
const MOST_BYTES = 1_048_576;

/** The evidence of an alert, or null where there is none to be read. Never throws. */
export function readEvidence(directory: string, id: string): Uint8Array | null {
  const path = evidencePath(directory, id);
  return path === null ? null : readStart(path, MOST_BYTES);
}

/** The first bytes of a plain file (no link, no device), at most so many; else null. */
export function readStart(path: string, mostBytes: number): Uint8Array | null {
  let descriptor: number;
  try {
    descriptor = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  } catch {
    return null;
  }
  try {
    const stats = fstatSync(descriptor);
    if (!stats.isFile()) return null;
    const bytes = new Uint8Array(Math.min(stats.size, mostBytes));
    return bytes.subarray(0, readSync(descriptor, bytes, 0, bytes.length, 0));
  } catch {
    return null;
  } finally {
    closeSync(descriptor);
  }
}
