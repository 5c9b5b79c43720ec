import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { AppError, oneLine } from "#core/errors.ts";
import { faultOf } from "#store/sqlite-fault.ts";

/**
 * Makes this process the one writer of a folder, until disposed of or dead. Node has no flock;
 * an exclusive transaction on an empty database beside the history takes the kernel's record lock
 * through SQLite, which also holds within one process and leaves readers of the history alone.
 * @throws AppError when another process holds it, or the folder cannot be used
 */
export function lockDirectory(directory: string): Disposable {
  const file = join(directory, "writer.lock");
  let lock: DatabaseSync | undefined;
  try {
    lock = new DatabaseSync(file);
    // Nothing is ever written, so that a full disk cannot stand in the way.
    lock.exec("PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE");
    return lock;
  } catch (error) {
    lock?.close();
    const message =
      faultOf(error, directory) === "busy"
        ? `${directory} is in use by another arpguard: stop it, or set store.directory`
        : `${file} cannot be locked (${oneLine(error)}): make ${directory} writable for this user`;
    throw new AppError("store-failed", message, { cause: error });
  }
}
