import type { DatabaseSync, StatementSync } from "node:sqlite";
import { micros } from "#core/units.ts";
import { type AgeMark, BELIEVED_MS } from "#store/age-time.ts";

/**
 * The one row of the history that lets its age go on after a restart. Its table is no step of the
 * migrations: a program before this one, which a box may go back to, refuses a newer version of the
 * file, and goes by without asking for a table that it does not know.
 */
export class AgeMarkTable {
  readonly #put: StatementSync;
  readonly #get: StatementSync;

  /** Writes nothing where the table is there. */
  constructor(db: DatabaseSync) {
    db.exec(`CREATE TABLE IF NOT EXISTS age_mark (
      id INTEGER PRIMARY KEY CHECK (id = 1),
      aged_us INTEGER NOT NULL,
      wall_us INTEGER NOT NULL,
      held_ms INTEGER NOT NULL
    ) STRICT`);
    this.#put = db.prepare(
      "INSERT OR REPLACE INTO age_mark (id, aged_us, wall_us, held_ms) VALUES (1, ?, ?, ?)",
    );
    // Checked here: a number that no double holds would be refused by an exception.
    this.#get = db.prepare(
      `SELECT aged_us, wall_us, held_ms FROM age_mark
       WHERE aged_us BETWEEN 0 AND ${Number.MAX_SAFE_INTEGER}
         AND wall_us BETWEEN 0 AND ${Number.MAX_SAFE_INTEGER}
         AND held_ms BETWEEN 0 AND ${BELIEVED_MS}`,
    );
  }

  /** null where there is none, or one of impossible values. */
  read(): AgeMark | null {
    const row = this.#get.get();
    if (row === undefined) return null;
    const [agedAt, wallAt] = [micros(Number(row.aged_us)), micros(Number(row.wall_us))];
    return { agedAt, wallAt, heldMs: Number(row.held_ms) };
  }

  write({ agedAt, wallAt, heldMs }: AgeMark): void {
    this.#put.run(agedAt, wallAt, heldMs);
  }
}
