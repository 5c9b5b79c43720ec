import { join } from "node:path";
import { DatabaseSync, type StatementSync } from "node:sqlite";
import { AppError, oneLine } from "#core/errors.ts";
import { type Micros, micros } from "#core/units.ts";
import type { CommandJournal, CommandRecord } from "#fleet/types.ts";
import { migrate } from "#store/migrations.ts";

const JOURNAL_FILE = "commands.db";
/** Of those that have ended. */
const MOST_ENDED = 256;
const ENDED_DAYS = 30;
const MICROS_PER_DAY = 86_400_000_000;

/**
 * A file of its own: a damaged history is set aside and begun anew, and the numbers that keys have
 * used must not go with it.
 */
const STEPS: readonly string[] = [
  `CREATE TABLE commands (
     command INTEGER PRIMARY KEY,
     id TEXT NOT NULL UNIQUE,
     is_open INTEGER NOT NULL,
     accepted_us INTEGER NOT NULL,
     changed_us INTEGER NOT NULL,
     correlation BLOB,
     record TEXT NOT NULL CHECK (json_valid(record))
   ) STRICT;
   CREATE INDEX commands_by_end ON commands (is_open, changed_us);
   CREATE TABLE floors (key TEXT PRIMARY KEY, seq INTEGER NOT NULL) STRICT, WITHOUT ROWID;`,
];

/**
 * Opens the journal of a data folder. Each change is synced to the disk before the call comes back
 * (synchronous=FULL in WAL mode, https://sqlite.org/pragma.html#pragma_synchronous).
 * @param ageNow by which what has ended ages: a wrong clock must not forget what was carried out;
 *   left out the commands' own times do
 * @throws AppError when it cannot be used; it is never begun anew by itself, for a command that
 *   was carried out could be repeated then
 */
export function openJournal(directory: string, ageNow?: () => Micros): CommandJournal {
  const file = join(directory, JOURNAL_FILE);
  let db: DatabaseSync | undefined;
  try {
    db = new DatabaseSync(file, { timeout: 1000 });
    db.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL");
    migrate(db, STEPS);
    return new SqliteJournal(db, file, ageNow);
  } catch (error) {
    db?.close();
    throw failed(file, error);
  }
}

class SqliteJournal implements CommandJournal {
  readonly #db: DatabaseSync;
  readonly #file: string;
  readonly #ageNow: (() => Micros) | undefined;
  readonly #byId: StatementSync;
  readonly #open: StatementSync;
  readonly #ended: StatementSync;
  readonly #floor: StatementSync;
  readonly #insert: StatementSync;
  readonly #raise: StatementSync;
  readonly #update: StatementSync;
  readonly #prune: StatementSync;

  constructor(db: DatabaseSync, file: string, ageNow?: () => Micros) {
    this.#ageNow = ageNow;
    this.#db = db;
    this.#file = file;
    const columns = "record, correlation";
    this.#byId = db.prepare(`SELECT ${columns} FROM commands WHERE id = ?`);
    this.#open = db.prepare(`SELECT ${columns} FROM commands WHERE is_open = 1 ORDER BY command`);
    this.#ended = db.prepare(
      `SELECT ${columns} FROM commands WHERE is_open = 0 ORDER BY changed_us DESC, command DESC
       LIMIT ?`,
    );
    this.#floor = db.prepare("SELECT seq FROM floors WHERE key = ?");
    this.#insert = db.prepare(
      `INSERT INTO commands (id, is_open, accepted_us, changed_us, correlation, record)
       VALUES (?, ?, ?, ?, ?, ?)`,
    );
    this.#raise = db.prepare(
      `INSERT INTO floors (key, seq) VALUES (?, ?)
       ON CONFLICT (key) DO UPDATE SET seq = max(seq, excluded.seq)`,
    );
    this.#update = db.prepare(
      "UPDATE commands SET is_open = ?, changed_us = ?, record = ? WHERE id = ?",
    );
    this.#prune = db.prepare(
      `DELETE FROM commands WHERE is_open = 0 AND (changed_us < ? OR command NOT IN (
         SELECT command FROM commands WHERE is_open = 0
         ORDER BY changed_us DESC, command DESC LIMIT ${MOST_ENDED}))`,
    );
  }

  find(id: string): CommandRecord | null {
    return this.#told(() => this.#byId.all(id).map(recordOf)[0] ?? null);
  }

  open(): CommandRecord[] {
    return this.#told(() => this.#open.all().map(recordOf));
  }

  finished(limit: number): CommandRecord[] {
    return this.#told(() => this.#ended.all(limit).map(recordOf));
  }

  floorOf(key: string): number {
    return this.#told(() => Number(this.#floor.get(key)?.seq ?? 0));
  }

  accept(record: CommandRecord, key: string, seq: number | null): void {
    const at = changedAt(record);
    this.#change(() => {
      if (seq !== null) this.#raise.run(key, seq);
      const { id, acceptedAt, correlation } = record;
      this.#insert.run(id, isOpen(record), acceptedAt, at, correlation, textOf(record));
      const now = Math.min(at, this.#ageNow?.() ?? at);
      this.#prune.run(now - ENDED_DAYS * MICROS_PER_DAY);
    });
  }

  update(record: CommandRecord): void {
    this.#change(() => {
      this.#update.run(isOpen(record), changedAt(record), textOf(record), record.id);
    });
  }

  [Symbol.dispose](): void {
    this.#db.close();
  }

  #change(write: () => void): void {
    this.#told(() => {
      this.#db.exec("BEGIN IMMEDIATE");
      try {
        write();
        this.#db.exec("COMMIT");
      } catch (error) {
        if (this.#db.isTransaction) this.#db.exec("ROLLBACK");
        throw error;
      }
    });
  }

  #told<T>(ask: () => T): T {
    try {
      return ask();
    } catch (error) {
      throw failed(this.#file, error);
    }
  }
}

function isOpen({ status }: CommandRecord): 0 | 1 {
  return status.status === "executing" ? 1 : 0;
}

function changedAt({ status }: CommandRecord): Micros {
  return micros(Date.parse(status.ts) * 1000);
}

function textOf({ correlation: _, ...record }: CommandRecord): string {
  return JSON.stringify(record);
}

function recordOf(row: Record<string, unknown>): CommandRecord {
  const { correlation, record } = row;
  const bytes = correlation instanceof Uint8Array ? correlation : null;
  return { ...(JSON.parse(String(record)) as CommandRecord), correlation: bytes };
}

function failed(file: string, error: unknown): AppError {
  if (error instanceof AppError) return error;
  const mend = "check its disk and owner; moved away, old commands could be repeated";
  const message = `${file}: ${oneLine(error)}: ${mend}`;
  return new AppError("store-failed", message, { cause: error });
}
