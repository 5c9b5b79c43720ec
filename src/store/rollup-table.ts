import type { DatabaseSync, StatementSync } from "node:sqlite";
import { MICROS_PER_SECOND, type Micros, micros } from "#core/units.ts";
import { FEATURE_COUNT, type WindowRecord } from "#features/types.ts";
import type { Rollup } from "#store/types.ts";
import { blobToVector, vectorToBlob } from "#store/vector-blob.ts";

const ROLLUP_SECONDS = 300;
const ROLLUP_MICROS = ROLLUP_SECONDS * MICROS_PER_SECOND;

interface RollupRow {
  readonly start_us: number;
  readonly windows: number;
  readonly packets: number;
  readonly bytes: number;
  readonly dropped: number;
  readonly features: Uint8Array;
}

/** The 5 minutes that `at` is in; a window belongs to those it starts in. */
export function rollupStart(at: Micros): Micros {
  const start = Math.floor(at / ROLLUP_MICROS) * ROLLUP_MICROS;
  return micros(Math.max(start, Number.MIN_SAFE_INTEGER));
}

/** The last 5 minutes that can be told end where whole microseconds do. */
export function rollupEnd(start: Micros): Micros {
  return micros(Math.min(start + ROLLUP_MICROS, Number.MAX_SAFE_INTEGER));
}

/** Means over 5 minutes, by their first moment. */
export class RollupTable {
  readonly #put: StatementSync;
  readonly #since: StatementSync;
  readonly #expire: StatementSync;

  constructor(db: DatabaseSync) {
    // Where the clock was set back over 5 minutes already told, the fuller telling stays.
    this.#put = db.prepare(
      `INSERT INTO rollups (start_us, windows, packets, bytes, dropped, features)
       VALUES (?, ?, ?, ?, ?, ?)
       ON CONFLICT (start_us) DO UPDATE SET windows = excluded.windows,
         packets = excluded.packets, bytes = excluded.bytes, dropped = excluded.dropped,
         features = excluded.features
       WHERE excluded.windows >= rollups.windows`,
    );
    this.#since = db.prepare(
      `SELECT start_us, windows, packets, bytes, dropped, features FROM rollups
       WHERE start_us >= ? ORDER BY start_us LIMIT ?`,
    );
    this.#expire = db.prepare(
      `DELETE FROM rollups WHERE start_us IN
         (SELECT start_us FROM rollups WHERE start_us < ? ORDER BY start_us LIMIT ?)`,
    );
  }

  /** Tells the windows of the 5 minutes from `start` in one row; none without windows. */
  put(start: Micros, windows: readonly WindowRecord[]): void {
    if (windows.length === 0) return;
    const { packets, bytes, dropped, features } = meanOf(windows);
    this.#put.run(start, windows.length, packets, bytes, dropped, vectorToBlob(features));
  }

  /** Oldest first. */
  since(since: Micros, limit: number): Rollup[] {
    const rows = this.#since.all(since, limit) as unknown as RollupRow[];
    return rows.map(({ start_us, features, ...counts }) => ({
      startAt: micros(start_us),
      ...counts,
      features: blobToVector(features),
    }));
  }

  /** Deletes the oldest that started before `horizon`, at most `limit`; says how many. */
  expire(horizon: number, limit: number): number {
    return Number(this.#expire.run(horizon, limit).changes);
  }
}

function meanOf(windows: readonly WindowRecord[]): Omit<Rollup, "startAt" | "windows"> {
  const sums = new Float64Array(FEATURE_COUNT);
  let packets = 0;
  let bytes = 0;
  let dropped = 0;
  let weights = 0;
  for (const window of windows) {
    const weight = Math.max(1, window.durationMs);
    for (let i = 0; i < FEATURE_COUNT; i++) sums[i]! += weight * (window.features[i] ?? 0);
    packets += window.packets;
    bytes += window.bytes;
    dropped += window.dropped;
    weights += weight;
  }
  return { packets, bytes, dropped, features: Float32Array.from(sums, (sum) => sum / weights) };
}
