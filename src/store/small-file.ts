import {
  closeSync,
  constants,
  fchownSync,
  fstatSync,
  fsyncSync,
  openSync,
  readSync,
  statSync,
} from "node:fs";
import { dirname } from "node:path";

const { O_CREAT, O_EXCL, O_NOFOLLOW, O_NONBLOCK, O_RDONLY } = constants;
const FILE_MODE = 0o640;

/**
 * Makes a file that must not be there yet and opens it. Made by root it goes to the folder's
 * owner, as whom the appliance runs. @throws what the system says
 */
export function createOwned(file: string, flags: number): number {
  const descriptor = openSync(file, flags | O_CREAT | O_EXCL | O_NOFOLLOW, FILE_MODE);
  if (process.geteuid?.() === 0) {
    const { uid, gid } = statSync(dirname(file));
    fchownSync(descriptor, uid, gid);
  }
  return descriptor;
}

/** Opens a file, made where it is missing. Follows no link. @throws what the system says */
export function openOwned(file: string, flags: number): number {
  try {
    return createOwned(file, flags);
  } catch (error) {
    if (codeOf(error) !== "EEXIST") throw error;
    return openSync(file, flags | O_NOFOLLOW | O_NONBLOCK);
  }
}

/**
 * All bytes of a file, or null where there is none. A link, a pipe or a file of more than
 * `limitBytes` is not read. @throws what the system says, or why it is not read
 */
export function readSmall(file: string, limitBytes: number): Uint8Array | null {
  let descriptor: number;
  try {
    descriptor = openSync(file, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
  } catch (error) {
    if (codeOf(error) === "ENOENT") return null;
    if (codeOf(error) === "ELOOP") throw new Error("is a link", { cause: error });
    throw error;
  }
  try {
    const stat = fstatSync(descriptor);
    if (!stat.isFile()) throw new Error("is no regular file");
    if (stat.size > limitBytes) throw new Error(`is larger than ${limitBytes} bytes`);
    const bytes = new Uint8Array(stat.size);
    let length = 0;
    while (length < bytes.length) {
      const read = readSync(descriptor, bytes, length, bytes.length - length, null);
      if (read === 0) break;
      length += read;
    }
    return bytes.subarray(0, length);
  } finally {
    closeSync(descriptor);
  }
}

/** Makes what was renamed or made in a folder last through a power cut. */
export function syncFolder(folder: string): void {
  const descriptor = openSync(folder, O_RDONLY);
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/** True of an error that the system made: it may be over the next time. */
export function isOfSystem(error: unknown): boolean {
  return error instanceof Error && "syscall" in error;
}

function codeOf(error: unknown): string | undefined {
  return (error as NodeJS.ErrnoException).code;
}
