import type { DatabaseSync, StatementSync } from "node:sqlite";
import type { Stream } from "#store/types.ts";

/** Windows are in the history as they are; all else has its text here. */
export type RecordStream = Exclude<Stream, "feature">;

/** Part of the file's format: a code is never given to another stream. */
const CODES: Readonly<Record<RecordStream, number>> = {
  alert: 1,
  command: 2,
  gap: 3,
  anomaly: 4,
  forecast: 5,
  system: 6,
};
/** Numbers a stream has; code and number together stay exact in a double. */
const SEQ_SPAN = 2 ** 48;
/** What a row takes beside its body, about. */
const ROW_BYTES = 24;

export interface KeptRecord {
  readonly seq: number;
  readonly body: Uint8Array;
}

/** What a removal took. */
export interface Cut {
  readonly bytes: number;
  /** Highest number removed; 0 where none was. */
  readonly seq: number;
}

interface Row {
  readonly record: number;
  readonly at_us: number;
  readonly bytes: number;
}

/** Records by stream and number, until they are cut off from the oldest on. */
export class RecordTable {
  readonly #put: StatementSync;
  readonly #after: StatementSync;
  readonly #last: StatementSync;
  readonly #oldest: StatementSync;
  readonly #cut: StatementSync;
  #bytes: number;
  #bytesCommitted: number;

  constructor(db: DatabaseSync) {
    this.#put = db.prepare("INSERT INTO outbox (record, at_us, body) VALUES (?, ?, ?)");
    this.#after = db.prepare(
      "SELECT record, body FROM outbox WHERE record > ? AND record < ? ORDER BY record LIMIT ?",
    );
    this.#last = db.prepare("SELECT max(record) AS last FROM outbox WHERE record < ?");
    this.#oldest = db.prepare(
      `SELECT record, at_us, length(body) AS bytes FROM outbox
       WHERE record > ? AND record <= ? ORDER BY record LIMIT ?`,
    );
    this.#cut = db.prepare("DELETE FROM outbox WHERE record > ? AND record <= ?");
    const sums = db.prepare(
      `SELECT coalesce(sum(length(body) + ${ROW_BYTES}), 0) AS bytes FROM outbox`,
    );
    this.#bytes = Number(sums.get()?.bytes);
    this.#bytesCommitted = this.#bytes;
  }

  /** Bytes that all records take, about. */
  get bytes(): number {
    return this.#bytes;
  }

  /** The transaction has ended: its records stay, or were never there. */
  settle(end: "committed" | "rolled-back"): void {
    if (end === "committed") this.#bytesCommitted = this.#bytes;
    else this.#bytes = this.#bytesCommitted;
  }

  put(stream: RecordStream, seq: number, at: number, body: Uint8Array): void {
    this.#put.run(baseOf(stream) + seq, at, body);
    this.#bytes += body.length + ROW_BYTES;
  }

  /** The highest number of a stream that is here, or 0. */
  last(stream: RecordStream): number {
    const base = baseOf(stream);
    const last = Number(this.#last.get(base + SEQ_SPAN)?.last ?? 0);
    return Math.max(0, last - base);
  }

  /** Oldest first. */
  after(stream: RecordStream, seq: number, limit: number): KeptRecord[] {
    const base = baseOf(stream);
    const rows = this.#after.all(base + seq, base + SEQ_SPAN, limit);
    return rows.map(({ record, body }) => ({
      seq: Number(record) - base,
      body: body as Uint8Array,
    }));
  }

  /**
   * Removes the oldest of a stream while `goesOn` says so of what a row's removal makes.
   * @param through highest number that may go
   */
  cut(
    stream: RecordStream,
    through: number,
    limit: number,
    goesOn: (freedBytes: number, atUs: number) => boolean,
  ): Cut {
    const base = baseOf(stream);
    const rows = this.#oldest.all(base, base + through, limit) as unknown as Row[];
    let [bytes, last] = [0, base];
    for (const row of rows) {
      if (!goesOn(bytes, row.at_us)) break;
      bytes += row.bytes + ROW_BYTES;
      last = row.record;
    }
    if (last > base) this.#cut.run(base, last);
    this.#bytes -= bytes;
    return { bytes, seq: last - base };
  }
}

function baseOf(stream: RecordStream): number {
  return CODES[stream] * SEQ_SPAN;
}
