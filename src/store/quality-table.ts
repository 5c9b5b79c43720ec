import type { DatabaseSync, StatementSync } from "node:sqlite";
import { parseStoredQuality } from "#store/stored-quality.ts";
import type { QualityDay } from "#store/types.ts";

/** More than a history of 4,000 days is asked for at once. */
const MOST_ROWS = 4096;

interface QualityRow {
  readonly day: number;
  readonly model: string;
  readonly figures: string;
}

/** How each model did on each day: a row of at most some 1,700 bytes each. */
export class QualityTable {
  /** The most rows that one answer had to leave out because they hold no day. */
  damaged = 0;
  readonly #put: StatementSync;
  readonly #between: StatementSync;
  readonly #expire: StatementSync;

  constructor(db: DatabaseSync) {
    this.#put = db.prepare(
      `INSERT INTO quality (day, model, figures) VALUES (?, ?, ?)
       ON CONFLICT (day, model) DO UPDATE SET figures = excluded.figures`,
    );
    this.#between = db.prepare(
      `SELECT day, model, figures FROM quality WHERE day >= ? AND day <= ?
       ORDER BY day, model LIMIT ${MOST_ROWS}`,
    );
    this.#expire = db.prepare(
      `DELETE FROM quality WHERE rowid IN
         (SELECT rowid FROM quality WHERE day < ? ORDER BY day LIMIT ?)`,
    );
  }

  put({ day, model, ...figures }: QualityDay): void {
    this.#put.run(day, model, JSON.stringify(figures));
  }

  /** Oldest first, both ends included. */
  between(firstDay: number, lastDay: number): QualityDay[] {
    const rows = this.#between.all(firstDay, lastDay) as unknown as QualityRow[];
    const days = rows.flatMap((row) => parseStoredQuality(row.day, row.model, row.figures) ?? []);
    this.damaged = Math.max(this.damaged, rows.length - days.length);
    return days;
  }

  /** Deletes the oldest before `horizon`, at most `limit`; says how many. */
  expire(horizon: number, limit: number): number {
    return Number(this.#expire.run(horizon, limit).changes);
  }
}
