import { closeSync, constants, fstatSync, openSync, readFileSync } from "node:fs";
import { AppError, oneLine } from "#core/errors.ts";

const { O_NOFOLLOW, O_NONBLOCK, O_RDONLY } = constants;

/**
 * All bytes of a file. A link may lead out of its folder, a pipe may never end: neither is read.
 * @throws AppError `file-unreadable` with the mend, also for a file of more than `limitBytes`
 */
export function readBounded(file: string, limitBytes: number, mend: string): Uint8Array {
  let descriptor: number | null = null;
  try {
    descriptor = openSync(file, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
    const stat = fstatSync(descriptor);
    if (!stat.isFile()) throw new Error("is no regular file");
    if (stat.size > limitBytes) throw new Error(`has ${stat.size} bytes, more than ${limitBytes}`);
    return readFileSync(descriptor);
  } catch (error) {
    throw fileFault(file, error, mend);
  } finally {
    if (descriptor !== null) closeSync(descriptor);
  }
}

/** What is wrong with a file, and the mend. */
export function fileFault(file: string, cause: unknown, mend: string): AppError {
  const message = `${oneLine(file)}: ${oneLine(cause)}; ${mend}`;
  return new AppError("file-unreadable", message, { cause });
}
