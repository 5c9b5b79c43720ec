import type { DatabaseSync } from "node:sqlite";
import type { Micros } from "#core/units.ts";
import { MomentTable } from "#store/moment-table.ts";
import type { ResourceForecast } from "#store/types.ts";
import { blobToVector, vectorToBlob } from "#store/vector-blob.ts";

/**
 * What was predicted of the box's own resources, by the first moment that it is about. What came
 * stands in the rollups of the same moments, which are kept as long.
 */
export class ResourceTable {
  readonly #moments: MomentTable;

  constructor(db: DatabaseSync) {
    this.#moments = new MomentTable(db, "resources", "said");
  }

  put({ startAt, said }: ResourceForecast): void {
    this.#moments.put({ startAt, said: vectorToBlob(said) });
  }

  /** Oldest first, both ends included. */
  between(since: Micros, until: Micros, limit: number): ResourceForecast[] {
    const sayings = this.#moments.between(since, until, limit);
    return sayings.map(({ startAt, said }) => ({ startAt, said: blobToVector(said) }));
  }

  /** Deletes the oldest that start before `horizon`, at most `limit`; says how many. */
  expire(horizon: number, limit: number): number {
    return this.#moments.expire(horizon, limit);
  }
}
