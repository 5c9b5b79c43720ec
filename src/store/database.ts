import { DatabaseSync } from "node:sqlite";
import { AppError } from "#core/errors.ts";
import { migrate, requireNewest } from "#store/migrations.ts";

/** A reader that is just opening may hold the log for a moment. */
const BUSY_MS = 250;
/**
 * A commit writes whole pages into the log, and a window is 110 bytes: small pages write the card
 * less. A database of an older program keeps its own.
 */
const PAGE_BYTES = 1024;
/** The write-ahead log before it goes into the database. */
const LOG_KEPT_BYTES = 1_048_576;
const CHECKPOINT_PAGES = LOG_KEPT_BYTES / PAGE_BYTES;

/**
 * Opens the history for writing and brings it up to date.
 *
 * synchronous=NORMAL is chosen knowingly: in WAL mode it syncs at checkpoints alone, not at each
 * commit. What was committed survives the death of the process (the kernel has it); a power cut
 * may take the last commits, at most those since the checkpoint, but never the database's
 * consistency (https://sqlite.org/pragma.html#pragma_synchronous). FULL would sync an SD card
 * every 5 s for the sake of windows that the next minute replaces.
 * @throws whatever SQLite throws; AppError for a file of a newer program or no support for WAL
 */
export function openDatabase(file: string): DatabaseSync {
  const db = new DatabaseSync(file, { timeout: BUSY_MS });
  try {
    // Before the first table, or they have no effect.
    db.exec(`PRAGMA page_size = ${PAGE_BYTES}; PRAGMA auto_vacuum = INCREMENTAL`);
    const mode = db.prepare("PRAGMA journal_mode = WAL").get()?.journal_mode;
    if (mode !== "wal") {
      throw new AppError(
        "store-failed",
        `${file}: the file system has no shared memory for SQLite's log: put store.directory on a local disk`,
      );
    }
    db.exec(`PRAGMA synchronous = NORMAL;
      PRAGMA wal_autocheckpoint = ${CHECKPOINT_PAGES};
      PRAGMA journal_size_limit = ${LOG_KEPT_BYTES};
      PRAGMA temp_store = MEMORY`);
    migrate(db);
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

/** Opens the history beside its writer. @throws whatever SQLite throws, or AppError */
export function openDatabaseReadOnly(file: string): DatabaseSync {
  const db = new DatabaseSync(file, { timeout: BUSY_MS, readOnly: true });
  try {
    requireNewest(db);
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}
