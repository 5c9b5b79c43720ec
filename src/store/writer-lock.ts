import { closeSync, constants } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { AppError, oneLine } from "#core/errors.ts";
import { openOwned } from "#store/small-file.ts";
import { faultOf } from "#store/sqlite-fault.ts";

/** A change to a document takes a few syncs of the disk; many may wait in a row. */
const WAIT_MS = 15_000;

/**
 * Makes this process the one writer of a folder, until disposed of or dead.
 * @throws AppError when another process holds it, or the folder cannot be used
 */
export function lockDirectory(directory: string): Disposable {
  const busy = `${directory} is in use by another arpguard: stop it, or set store.directory`;
  return lockFile(directory, "writer.lock", { waitMs: 0, busy });
}

/**
 * Makes this process the one that changes the documents of mutes, pins and models; waits for
 * another that does. It is another lock than the history's, which the appliance holds as long as it
 * runs.
 * @throws AppError when it waits in vain, or the folder cannot be used
 */
export function lockDocuments(directory: string): Disposable {
  const busy = `${directory} is being changed by another arpguard: try again`;
  return lockFile(directory, "documents.lock", { waitMs: WAIT_MS, busy });
}

/**
 * Node has no flock; an exclusive transaction on an empty database takes the kernel's record lock
 * through SQLite, which also holds within one process and leaves readers of the history alone.
 */
function lockFile(
  directory: string,
  name: string,
  { waitMs, busy }: { readonly waitMs: number; readonly busy: string },
): Disposable {
  const file = join(directory, name);
  let lock: DatabaseSync | undefined;
  try {
    closeSync(openOwned(file, constants.O_RDWR));
    lock = new DatabaseSync(file, { timeout: waitMs });
    // Nothing is ever written, so that a full disk cannot stand in the way.
    lock.exec("PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE");
    return lock;
  } catch (error) {
    lock?.close();
    const message =
      faultOf(error, directory) === "busy"
        ? busy
        : `${file} cannot be locked (${oneLine(error)}): make ${directory} writable for this user`;
    throw new AppError("store-failed", message, { cause: error });
  }
}
