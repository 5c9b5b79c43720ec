import { createHash } from "node:crypto";
import {
  closeSync,
  constants,
  fstatSync,
  lstatSync,
  openSync,
  readSync,
  realpathSync,
  type Stats,
} from "node:fs";
import { dirname } from "node:path";
import { AppError, oneLine } from "#core/errors.ts";
import { ELF_HEAD_BYTES, elfFault } from "#infer/tflite-c/elf.ts";
import type { LibraryPin } from "#infer/tflite-c/types.ts";

const { O_NOFOLLOW, O_NONBLOCK, O_RDONLY } = constants;
/** Group and others may read, but only the owner write. */
const FOREIGN_WRITE = 0o022;
/** Six times the largest of the usual builds. */
const MOST_BYTES = 67_108_864;
const PART_BYTES = 2 ** 20;

interface Reading {
  readonly architecture?: string;
  /** Handed each part of what is summed, borrowed, in its order. */
  readonly take?: (part: Uint8Array) => void;
}

/**
 * Checks all that can be known of the pinned library without loading it: its owner, its rights and
 * those of its folder, its architecture and its sum. It is opened once, and all but the folder is
 * asked of what was opened. Links are followed first (Debian's names are links).
 * @throws AppError "setup-missing" that names the file, what is wrong and the mend
 */
export function checkLibrary(
  pin: LibraryPin,
  { architecture = process.arch, take = () => {} }: Reading = {},
): void {
  let descriptor: number | null = null;
  try {
    const path = realpathSync(pin.path);
    checkOwner(lstatSync(dirname(path)), "its folder ");
    descriptor = openSync(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
    const stat = fstatSync(descriptor);
    if (!stat.isFile()) throw new Error("is no regular file");
    checkOwner(stat, "");
    const { size } = stat;
    if (size > MOST_BYTES) throw new Error(`has ${size} bytes, more than ${MOST_BYTES}`);
    const { head, sha256 } = readWhole(descriptor, take);
    const fault = elfFault(head, architecture);
    if (fault !== null) throw new Error(fault);
    if (sha256 === pin.sha256) return;
    throw new Error(`has the SHA-256 ${sha256}, not ${pin.sha256}`);
  } catch (error) {
    const mend = "our own runners answer; name a library that fits, with its sum, or none";
    const message = `${oneLine(pin.path)}: ${oneLine(error)}: ${mend}`;
    throw new AppError("setup-missing", message, { cause: error });
  } finally {
    if (descriptor !== null) closeSync(descriptor);
  }
}

function checkOwner({ uid, mode }: Stats, what: string): void {
  if (uid !== 0 && uid !== process.geteuid?.())
    throw new Error(`${what}is neither root's nor ours`);
  if ((mode & FOREIGN_WRITE) === 0) return;
  throw new Error(`${what}may be written by others: chmod go-w`);
}

/** Its first bytes, and the sum of all. */
function readWhole(
  descriptor: number,
  take: NonNullable<Reading["take"]>,
): { head: Uint8Array; sha256: string } {
  const hash = createHash("sha256");
  const part = new Uint8Array(PART_BYTES);
  let head: Uint8Array | null = null;
  for (let left = MOST_BYTES; left > 0; ) {
    const read = readSync(descriptor, part);
    if (read === 0) break;
    head ??= part.slice(0, Math.min(read, ELF_HEAD_BYTES));
    hash.update(part.subarray(0, read));
    take(part.subarray(0, read));
    left -= read;
  }
  return { head: head ?? new Uint8Array(), sha256: hash.digest("hex") };
}
