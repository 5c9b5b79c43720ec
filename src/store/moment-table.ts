import type { DatabaseSync, StatementSync } from "node:sqlite";
import { type Micros, micros } from "#core/units.ts";

interface MomentRow {
  readonly start_us: number;
  readonly said: Uint8Array;
}

/** What was said, and the first moment that it is about. */
export interface Saying {
  readonly startAt: Micros;
  readonly said: Uint8Array;
}

/** One row a moment: what was said first of it is what is kept, whatever the clock does. */
export class MomentTable {
  readonly #put: StatementSync;
  readonly #between: StatementSync;
  readonly #expire: StatementSync;

  /** @param table its key is `start_us`, and the bytes of a row are in `column` */
  constructor(db: DatabaseSync, table: "forecasts" | "resources", column: "steps" | "said") {
    this.#put = db.prepare(
      `INSERT INTO ${table} (start_us, ${column}) VALUES (?, ?) ON CONFLICT (start_us) DO NOTHING`,
    );
    this.#between = db.prepare(
      `SELECT start_us, ${column} AS said FROM ${table}
       WHERE start_us >= ? AND start_us <= ? ORDER BY start_us LIMIT ?`,
    );
    this.#expire = db.prepare(
      `DELETE FROM ${table} WHERE start_us IN
         (SELECT start_us FROM ${table} WHERE start_us < ? ORDER BY start_us LIMIT ?)`,
    );
  }

  put({ startAt, said }: Saying): void {
    this.#put.run(startAt, said);
  }

  /** Oldest first, both ends included. */
  between(since: Micros, until: Micros, limit: number): Saying[] {
    const rows = this.#between.all(since, until, limit) as unknown as MomentRow[];
    return rows.map(({ start_us, said }) => ({ startAt: micros(start_us), said }));
  }

  /** Deletes the oldest that start before `horizon`, at most `limit`; says how many. */
  expire(horizon: number, limit: number): number {
    return Number(this.#expire.run(horizon, limit).changes);
  }
}
