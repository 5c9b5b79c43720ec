import { readdirSync, readlinkSync, writeFileSync } from "node:fs";
import { AppError, oneLine } from "#core/errors.ts";
import { checkLibrary } from "#infer/tflite-c/library-file.ts";
import { closeMemoryFile, createMemoryFile, isSealed, seal } from "#infer/tflite-c/sealed-file.ts";
import type { LibraryPin } from "#infer/tflite-c/types.ts";

const DESCRIPTORS = "/proc/self/fd";
/** How long others that fill a copy are waited for: a second each on a slow box. */
const PATIENCE_MS = 5000;
const LOOK_MS = 2;

/** A library whose bytes have been summed, and that nobody can change any more. */
export interface HeldLibrary {
  /** As it was named, to tell of it. */
  readonly path: string;
  /** Where this process loads it from. */
  readonly loadPath: string;
}

interface Copy {
  readonly fd: number;
  readonly isWhole: boolean;
}

/**
 * Checks a library (`checkLibrary`) while it is copied into a sealed file in memory: what is loaded
 * is what was summed, whatever becomes of the named file. The copy stays until the process ends,
 * since the loader knows a library by its path and a descriptor's number must not come to mean
 * another one. All threads take the same copy: loaded twice it would have two states, and an
 * accelerator is opened once.
 * @throws AppError "setup-missing" as `checkLibrary`, or when the kernel gives no memory for it
 */
export function holdLibrary(pin: LibraryPin): HeldLibrary {
  const { path, sha256 } = pin;
  const name = `arpguard-${sha256}`;
  try {
    const own = sealedCopy(pin, name);
    const first = firstWhole(name);
    if (own !== null && own !== first) closeMemoryFile(own);
    return { path, loadPath: pathOf(first) };
  } catch (cause) {
    if (cause instanceof AppError) throw cause;
    const message = `${oneLine(path)}: ${oneLine(cause)}: our own runners answer`;
    throw new AppError("setup-missing", message, { cause });
  }
}

/** Its descriptor; null where a whole one was there when this one had been summed. */
function sealedCopy(pin: LibraryPin, name: string): number | null {
  const copy = createMemoryFile(name);
  try {
    checkLibrary(pin, { take: (part) => writeFileSync(copy, part) });
    if (!copiesOf(name).some(({ isWhole }) => isWhole)) {
      seal(copy);
      return copy;
    }
  } catch (error) {
    closeMemoryFile(copy);
    throw error;
  }
  closeMemoryFile(copy);
  return null;
}

/**
 * The whole copy of the lowest number, which all threads agree on: whoever seals one after another
 * was sealed had begun before that, and so is seen by all who look after it. A lower one that is
 * not whole yet is waited for; a thread that was ended while it filled one is not for ever.
 */
function firstWhole(name: string): number {
  const sleep = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  for (let waitedMs = 0; ; waitedMs += LOOK_MS) {
    const copies = copiesOf(name);
    const first = waitedMs < PATIENCE_MS ? copies[0] : copies.find(({ isWhole }) => isWhole);
    if (first?.isWhole) return first.fd;
    // Not before there is a whole one is this asked: that one never goes.
    if (first === undefined) throw new Error("its copy in memory is gone");
    Atomics.wait(sleep, 0, 0, LOOK_MS);
  }
}

/** By their numbers. Only what was summed is whole: that is when it is sealed. */
function copiesOf(name: string): Copy[] {
  const isOurs = (fd: number) => linkOf(pathOf(fd)) === `/memfd:${name} (deleted)`;
  return (
    readdirSync(DESCRIPTORS)
      .map(Number)
      .sort((a, b) => a - b)
      .filter(isOurs)
      .map((fd) => ({ fd, isWhole: isSealed(fd) }))
      // Another thread may have closed it meanwhile, and have another file by its number.
      .filter(({ fd }) => isOurs(fd))
  );
}

function pathOf(fd: number): string {
  return `${DESCRIPTORS}/${fd}`;
}

function linkOf(path: string): string | null {
  try {
    return readlinkSync(path);
  } catch {
    // Another thread has closed it meanwhile.
    return null;
  }
}
