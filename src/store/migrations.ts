import type { DatabaseSync } from "node:sqlite";
import { AppError } from "#core/errors.ts";

/** True of an alert's row whose last step does not close it. The index below is for just this. */
export const IS_OPEN =
  "CASE WHEN json_valid(last_step) THEN json_extract(last_step, '$.state') <> 'closed' END";

/**
 * Step N brings the database from version N to N + 1 (PRAGMA user_version). Steps that have
 * been released are never edited; a change is a new step.
 *
 * A vector is one BLOB of 20 little-endian float32, in the order of FEATURE_NAMES: every reader
 * wants whole vectors, and against 20 REAL columns (8 bytes a value) 120,960 windows, that is 7
 * days of them, took 108 bytes a window instead of 174 and were read in 1.6 s instead of 2.8.
 * It also keeps the very bits of a float32. No table is WITHOUT ROWID: windows and rollups have
 * an integer key, which then is the rowid, and alert rows are too long for it to pay
 * (https://sqlite.org/withoutrowid.html, sections 3 and 4).
 */
const STEPS: readonly string[] = [
  `CREATE TABLE windows (
     start_us INTEGER PRIMARY KEY,
     duration_ms INTEGER NOT NULL,
     packets INTEGER NOT NULL,
     bytes INTEGER NOT NULL,
     dropped INTEGER NOT NULL,
     features BLOB NOT NULL CHECK (length(features) = 80)
   ) STRICT;
   CREATE TABLE rollups (
     start_us INTEGER PRIMARY KEY,
     windows INTEGER NOT NULL,
     packets INTEGER NOT NULL,
     bytes INTEGER NOT NULL,
     dropped INTEGER NOT NULL,
     features BLOB NOT NULL CHECK (length(features) = 80)
   ) STRICT;
   CREATE TABLE alerts (
     alert INTEGER PRIMARY KEY,
     id TEXT NOT NULL,
     since_us INTEGER NOT NULL,
     at_us INTEGER NOT NULL,
     steps INTEGER NOT NULL,
     last_step TEXT NOT NULL CHECK (json_valid(last_step)),
     UNIQUE (id, since_us)
   ) STRICT;
   CREATE INDEX alerts_by_time ON alerts (at_us);`,
  `CREATE INDEX open_alerts_by_time ON alerts (at_us) WHERE ${IS_OPEN}`,
  `CREATE TABLE devices (
     mac INTEGER PRIMARY KEY,
     first_us INTEGER NOT NULL,
     last_us INTEGER NOT NULL,
     facts TEXT NOT NULL CHECK (json_valid(facts))
   ) STRICT`,
  `CREATE TABLE forecasts (
     start_us INTEGER PRIMARY KEY,
     steps BLOB NOT NULL CHECK (length(steps) = 228)
   ) STRICT`,
  `CREATE TABLE resources (
     start_us INTEGER PRIMARY KEY,
     said BLOB NOT NULL CHECK (length(said) = 12)
   ) STRICT`,
  `CREATE TABLE quality (
     day INTEGER NOT NULL,
     model TEXT NOT NULL,
     figures TEXT NOT NULL CHECK (json_valid(figures)),
     PRIMARY KEY (day, model)
   ) STRICT`,
  // A window's number in the fleet's count. Numbers in `seq` grow with the time, so that the key
  // leads to them; only those that a clock set back has put out of order need an index.
  `ALTER TABLE windows ADD COLUMN seq INTEGER;
   ALTER TABLE windows ADD COLUMN late_seq INTEGER;
   CREATE INDEX late_windows ON windows (late_seq) WHERE late_seq IS NOT NULL`,
  // `record` is the stream's code and its number in one integer, which then is the rowid.
  `CREATE TABLE outbox (
     record INTEGER PRIMARY KEY,
     at_us INTEGER NOT NULL,
     body BLOB NOT NULL
   ) STRICT;
   CREATE TABLE streams (
     stream TEXT PRIMARY KEY,
     last INTEGER NOT NULL,
     acked INTEGER NOT NULL,
     floor INTEGER NOT NULL,
     cut INTEGER NOT NULL,
     reason TEXT NOT NULL
   ) STRICT;
   CREATE TABLE boots (
     boot INTEGER PRIMARY KEY,
     uuid TEXT NOT NULL,
     machine TEXT NOT NULL,
     is_clean INTEGER NOT NULL,
     lasts TEXT NOT NULL CHECK (json_valid(lasts))
   ) STRICT`,
];

/** Brings the database to the newest version, each step in one transaction. */
export function migrate(db: DatabaseSync, steps: readonly string[] = STEPS): void {
  for (let version = knownVersion(db, steps); version < steps.length; version++) {
    db.exec("BEGIN IMMEDIATE");
    try {
      db.exec(`${steps[version]}; PRAGMA user_version = ${version + 1}`);
      db.exec("COMMIT");
    } catch (error) {
      if (db.isTransaction) db.exec("ROLLBACK");
      throw error;
    }
  }
}

/** @throws AppError when the database is of any other version than the newest */
export function requireNewest(db: DatabaseSync): void {
  if (knownVersion(db, STEPS) === STEPS.length) return;
  throw new AppError(
    "store-failed",
    `${db.location()} is of an older version: start arpguard once to bring it up to date`,
  );
}

function knownVersion(db: DatabaseSync, steps: readonly string[]): number {
  const row = db.prepare("PRAGMA user_version").get();
  const version = Number(row?.user_version);
  if (version <= steps.length) return version;
  throw new AppError(
    "store-failed",
    `${db.location()} is of version ${version} and this program knows up to ${steps.length}: ` +
      "install the newer program, or move the file away to start afresh",
  );
}
