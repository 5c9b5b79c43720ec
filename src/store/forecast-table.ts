import type { DatabaseSync, StatementSync } from "node:sqlite";
import { type Micros, micros } from "#core/units.ts";
import type { TrafficForecast } from "#forecast/types.ts";
import { blobToForecast, forecastToBlob } from "#store/forecast-blob.ts";

interface ForecastRow {
  readonly start_us: number;
  readonly steps: Uint8Array;
}

/**
 * Forecasts as they were told, by the first moment that they tell of. What came of them stands in
 * the rollups, which are kept as long: it is written once.
 */
export class ForecastTable {
  readonly #put: StatementSync;
  readonly #between: StatementSync;
  readonly #expire: StatementSync;

  constructor(db: DatabaseSync) {
    // After a restart or with the clock set back: what was told first is what is kept.
    this.#put = db.prepare(
      "INSERT INTO forecasts (start_us, steps) VALUES (?, ?) ON CONFLICT (start_us) DO NOTHING",
    );
    this.#between = db.prepare(
      `SELECT start_us, steps FROM forecasts
       WHERE start_us >= ? AND start_us <= ? ORDER BY start_us LIMIT ?`,
    );
    this.#expire = db.prepare(
      `DELETE FROM forecasts WHERE start_us IN
         (SELECT start_us FROM forecasts WHERE start_us < ? ORDER BY start_us LIMIT ?)`,
    );
  }

  put(forecast: TrafficForecast): void {
    this.#put.run(forecast.startAt, forecastToBlob(forecast));
  }

  /** Oldest first, both ends included. */
  between(since: Micros, until: Micros, limit: number): TrafficForecast[] {
    const rows = this.#between.all(since, until, limit) as unknown as ForecastRow[];
    return rows.map((row) => ({ startAt: micros(row.start_us), ...blobToForecast(row.steps) }));
  }

  /** Deletes the oldest that start before `horizon`, at most `limit`; says how many. */
  expire(horizon: number, limit: number): number {
    return Number(this.#expire.run(horizon, limit).changes);
  }
}
