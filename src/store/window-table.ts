import type { DatabaseSync, StatementSync } from "node:sqlite";
import { type Micros, micros } from "#core/units.ts";
import type { WindowRecord } from "#features/types.ts";
import { blobToVector, vectorToBlob } from "#store/vector-blob.ts";

/** Later than every moment that can be stored. */
export const END_OF_TIME = micros(Number.MAX_SAFE_INTEGER);

interface WindowRow {
  readonly start_us: number;
  readonly duration_ms: number;
  readonly packets: number;
  readonly bytes: number;
  readonly dropped: number;
  readonly features: Uint8Array;
}

/** Feature windows by their first moment. */
export class WindowTable {
  readonly #put: StatementSync;
  readonly #between: StatementSync;
  readonly #newest: StatementSync;
  readonly #expire: StatementSync;

  constructor(db: DatabaseSync) {
    this.#put = db.prepare(
      `INSERT INTO windows (start_us, duration_ms, packets, bytes, dropped, features)
       VALUES (?, ?, ?, ?, ?, ?)
       ON CONFLICT (start_us) DO UPDATE SET duration_ms = excluded.duration_ms,
         packets = excluded.packets, bytes = excluded.bytes, dropped = excluded.dropped,
         features = excluded.features
       WHERE excluded.packets >= windows.packets`,
    );
    this.#between = db.prepare(
      `SELECT start_us, duration_ms, packets, bytes, dropped, features FROM windows
       WHERE start_us >= ? AND start_us < ? ORDER BY start_us LIMIT ?`,
    );
    this.#newest = db.prepare("SELECT max(start_us) AS start_us FROM windows WHERE start_us <= ?");
    this.#expire = db.prepare(
      `DELETE FROM windows WHERE start_us IN
         (SELECT start_us FROM windows WHERE start_us < ? ORDER BY start_us LIMIT ?)`,
    );
  }

  put(window: WindowRecord): void {
    const { startAt, durationMs, packets, bytes, dropped, features } = window;
    this.#put.run(startAt, durationMs, packets, bytes, dropped, vectorToBlob(features));
  }

  /** Oldest first, `since` included, `until` not. */
  between(since: Micros, until: Micros, limit: number): WindowRecord[] {
    const rows = this.#between.all(since, until, limit) as unknown as WindowRow[];
    return rows.map(toWindow);
  }

  /** Of those that did not start after `latest`. */
  newestStart(latest: Micros): Micros | null {
    const start = this.#newest.get(latest)?.start_us;
    return typeof start === "number" ? micros(start) : null;
  }

  /** Deletes the oldest that started before `horizon`, at most `limit`; says how many. */
  expire(horizon: number, limit: number): number {
    return Number(this.#expire.run(horizon, limit).changes);
  }
}

function toWindow(row: WindowRow): WindowRecord {
  return {
    kind: "window",
    startAt: micros(row.start_us),
    durationMs: row.duration_ms,
    packets: row.packets,
    bytes: row.bytes,
    dropped: row.dropped,
    features: blobToVector(row.features),
  };
}
