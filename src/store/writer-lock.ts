import { closeSync, constants, lstatSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { AppError, oneLine } from "#core/errors.ts";
import { createOwned } from "#store/small-file.ts";
import { faultOf } from "#store/sqlite-fault.ts";

/**
 * Makes this process the one writer of a folder, until disposed of or dead.
 * @throws AppError when another process holds it, or the folder cannot be used
 */
export function lockDirectory(directory: string): Disposable {
  const busy = `${directory} is in use by another arpguard: stop it, or set store.directory`;
  return lockFile(directory, "writer.lock", new AppError("store-failed", busy));
}

/**
 * Makes this process the one that changes the documents of mutes, pins and models. It is another
 * lock than the history's, which the appliance holds as long as it runs. It never waits, for that
 * would keep the thread from all else: `whenFree` does.
 * @throws AppError "store-busy" while another process has it; others when the folder cannot be used
 */
export function lockDocuments(directory: string): Disposable {
  const busy = `${directory} is being changed by another arpguard: try again`;
  return lockFile(directory, "documents.lock", new AppError("store-busy", busy));
}

/**
 * Node has no flock; an exclusive transaction on an empty database takes the kernel's record lock
 * through SQLite, which also holds within one process and leaves readers of the history alone. The
 * kernel lets go of it with the process, however that ends.
 */
function lockFile(directory: string, name: string, busy: AppError): Disposable {
  const file = join(directory, name);
  let lock: DatabaseSync | undefined;
  try {
    makeOnce(file);
    lock = new DatabaseSync(file, { timeout: 0 });
    // Nothing is ever written, so that a full disk cannot stand in the way.
    lock.exec("PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE");
    return lock;
  } catch (error) {
    lock?.close();
    if (faultOf(error, directory) === "busy") throw busy;
    const message = `${file} cannot be locked (${oneLine(error)}): make ${directory} writable for this user`;
    throw new AppError("store-failed", message, { cause: error });
  }
}

/**
 * A file that is there is not opened: closing it would let go of the lock that this process has on
 * it already (man 2 fcntl, on record locks).
 */
function makeOnce(file: string): void {
  try {
    closeSync(createOwned(file, constants.O_RDWR));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    if (!lstatSync(file).isFile()) throw new Error("it is no regular file", { cause: error });
  }
}
