import { readdirSync, readlinkSync, writeFileSync } from "node:fs";
import { AppError, oneLine } from "#core/errors.ts";
import { checkLibrary } from "#infer/tflite-c/library-file.ts";
import { closeMemoryFile, createMemoryFile, isSealed, seal } from "#infer/tflite-c/sealed-file.ts";
import type { LibraryPin } from "#infer/tflite-c/types.ts";

const DESCRIPTORS = "/proc/self/fd";

/** A library whose bytes have been summed, and that nobody can change any more. */
export interface HeldLibrary {
  /** As it was named, to tell of it. */
  readonly path: string;
  /** Where this process loads it from. */
  readonly loadPath: string;
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
  const copy = createCopy(path, name);
  try {
    checkLibrary(pin, { take: (part) => writeFileSync(copy, part) });
    const held = findSealed(name);
    if (held === null) {
      seal(copy);
      return { path, loadPath: `${DESCRIPTORS}/${copy}` };
    }
    closeMemoryFile(copy);
    return { path, loadPath: held };
  } catch (error) {
    closeMemoryFile(copy);
    throw error;
  }
}

function createCopy(path: string, name: string): number {
  try {
    return createMemoryFile(name);
  } catch (cause) {
    const message = `${oneLine(path)}: ${oneLine(cause)}: our own runners answer`;
    throw new AppError("setup-missing", message, { cause });
  }
}

/** Only what was summed is sealed: one that a thread is still filling is passed over. */
function findSealed(name: string): string | null {
  for (const descriptor of readdirSync(DESCRIPTORS)) {
    const path = `${DESCRIPTORS}/${descriptor}`;
    if (linkOf(path) === `/memfd:${name} (deleted)` && isSealed(Number(descriptor))) return path;
  }
  return null;
}

function linkOf(path: string): string | null {
  try {
    return readlinkSync(path);
  } catch {
    // Another thread has closed it meanwhile.
    return null;
  }
}
