import type { DatabaseSync, StatementSync } from "node:sqlite";
import { type Micros, micros } from "#core/units.ts";
import type { WindowRecord } from "#features/types.ts";
import { blobToVector, vectorToBlob } from "#store/vector-blob.ts";

/** Later than every moment that can be stored. */
export const END_OF_TIME = micros(Number.MAX_SAFE_INTEGER);

/** One of both at most. */
export interface WindowNumber {
  /** Where all numbers given in order have earlier windows. */
  readonly seq: number | null;
  readonly lateSeq: number | null;
}
const UNNUMBERED: WindowNumber = { seq: null, lateSeq: null };

export interface WindowRow {
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
  readonly #rival: StatementSync;
  readonly #between: StatementSync;
  readonly #newest: StatementSync;
  readonly #expire: StatementSync;

  constructor(db: DatabaseSync) {
    this.#put = db.prepare(
      `INSERT INTO windows (start_us, duration_ms, packets, bytes, dropped, features, seq, late_seq)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT (start_us) DO UPDATE SET duration_ms = excluded.duration_ms,
         packets = excluded.packets, bytes = excluded.bytes, dropped = excluded.dropped,
         features = excluded.features, seq = excluded.seq, late_seq = excluded.late_seq`,
    );
    this.#rival = db.prepare("SELECT packets FROM windows WHERE start_us = ?");
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

  /** @param number gives what the fleet is to call a window that stays */
  put(window: WindowRecord, number: (startAt: Micros) => WindowNumber = () => UNNUMBERED): void {
    const { startAt, durationMs, packets, bytes, dropped, features } = window;
    const rival = this.#rival.get(startAt)?.packets;
    if (rival !== undefined && Number(rival) > packets) return;
    const { seq, lateSeq } = number(startAt);
    const blob = vectorToBlob(features);
    this.#put.run(startAt, durationMs, packets, bytes, dropped, blob, seq, lateSeq);
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

export function toWindow(row: WindowRow): WindowRecord {
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
