import { existsSync, mkdirSync, statSync } from "node:fs";
import { dirname } from "node:path";

/**
 * Makes a folder and those above it; one that is there stays as it is. Node's own `recursive` tries
 * without an end where a file system has no room for folders at all, as /proc.
 * @throws Error of the system
 */
export function makeFolder(path: string, mode = 0o777): void {
  if (tryFolder(path, mode)) return;
  const above = dirname(path);
  if (above !== path && !existsSync(above)) makeFolder(above, mode);
  mkdirOrThere(path, mode);
}

/** false when the one above it may be what is missing. */
function tryFolder(path: string, mode: number): boolean {
  try {
    mkdirOrThere(path, mode);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return false;
    throw error;
  }
}

function mkdirOrThere(path: string, mode: number): void {
  try {
    mkdirSync(path, { mode });
  } catch (error) {
    if (!statSync(path, { throwIfNoEntry: false })?.isDirectory()) throw error;
  }
}
