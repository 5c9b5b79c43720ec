import type { DatabaseSync } from "node:sqlite";
import type { Micros } from "#core/units.ts";
import type { TrafficForecast } from "#forecast/types.ts";
import { blobToForecast, forecastToBlob } from "#store/forecast-blob.ts";
import { MomentTable } from "#store/moment-table.ts";

/**
 * Forecasts as they were told, by the first moment that they tell of. What came of them stands in
 * the rollups, which are kept as long: it is written once.
 */
export class ForecastTable {
  readonly #moments: MomentTable;

  constructor(db: DatabaseSync) {
    this.#moments = new MomentTable(db, "forecasts", "steps");
  }

  put(forecast: TrafficForecast): void {
    this.#moments.put({ startAt: forecast.startAt, said: forecastToBlob(forecast) });
  }

  /** Oldest first, both ends included. */
  between(since: Micros, until: Micros, limit: number): TrafficForecast[] {
    const sayings = this.#moments.between(since, until, limit);
    return sayings.map(({ startAt, said }) => ({ startAt, ...blobToForecast(said) }));
  }

  /** Deletes the oldest that start before `horizon`, at most `limit`; says how many. */
  expire(horizon: number, limit: number): number {
    return this.#moments.expire(horizon, limit);
  }
}
