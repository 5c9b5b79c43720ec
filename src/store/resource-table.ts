import type { DatabaseSync, StatementSync } from "node:sqlite";
import { type Micros, micros } from "#core/units.ts";
import type { ResourceForecast } from "#store/types.ts";
import { blobToVector, vectorToBlob } from "#store/vector-blob.ts";

interface ResourceRow {
  readonly start_us: number;
  readonly said: Uint8Array;
}

/**
 * What was predicted of the box's own resources, by the first moment that it is about. What came
 * stands in the rollups of the same moments, which are kept as long.
 */
export class ResourceTable {
  readonly #put: StatementSync;
  readonly #between: StatementSync;
  readonly #expire: StatementSync;

  constructor(db: DatabaseSync) {
    // What was said first is what is kept, as of forecasts.
    this.#put = db.prepare(
      "INSERT INTO resources (start_us, said) VALUES (?, ?) ON CONFLICT (start_us) DO NOTHING",
    );
    this.#between = db.prepare(
      `SELECT start_us, said FROM resources
       WHERE start_us >= ? AND start_us <= ? ORDER BY start_us LIMIT ?`,
    );
    this.#expire = db.prepare(
      `DELETE FROM resources WHERE start_us IN
         (SELECT start_us FROM resources WHERE start_us < ? ORDER BY start_us LIMIT ?)`,
    );
  }

  put({ startAt, said }: ResourceForecast): void {
    this.#put.run(startAt, vectorToBlob(said));
  }

  /** Oldest first, both ends included. */
  between(since: Micros, until: Micros, limit: number): ResourceForecast[] {
    const rows = this.#between.all(since, until, limit) as unknown as ResourceRow[];
    return rows.map(({ start_us, said }) => ({
      startAt: micros(start_us),
      said: blobToVector(said),
    }));
  }

  /** Deletes the oldest that start before `horizon`, at most `limit`; says how many. */
  expire(horizon: number, limit: number): number {
    return Number(this.#expire.run(horizon, limit).changes);
  }
}
