import { renameSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { AppError, oneLine } from "#core/errors.ts";
import { makeFolder } from "#store/make-folder.ts";

/**
 * Writes files into a folder that is not there yet, or is empty: all of them, or none.
 * @throws AppError "file-unreadable" when the disk does not take it, or the folder has something
 */
export function writeNewFolder(folder: string, files: ReadonlyMap<string, Uint8Array>): void {
  const draft = join(dirname(folder), `.${basename(folder)}.draft-${process.pid}`);
  try {
    makeFolder(draft);
    for (const [name, bytes] of files) writeFileSync(join(draft, name), bytes, { flush: true });
    renameSync(draft, folder);
  } catch (error) {
    rmSync(draft, { recursive: true, force: true });
    const mend = "name a folder that is not there yet, on a disk with room";
    const message = `${oneLine(folder)}: ${oneLine(error)}; ${mend}`;
    throw new AppError("file-unreadable", message, { cause: error });
  }
}
