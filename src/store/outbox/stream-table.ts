import type { DatabaseSync, StatementSync } from "node:sqlite";
import { type LossReason, STREAMS, type Stream } from "#store/types.ts";

/** Where a stream stands; all are its numbers. */
export interface StreamState {
  /** The last one given. */
  last: number;
  /** Up to here the fleet has everything. */
  acked: number;
  /** Windows up to here are not told any more, though the history has them. */
  floor: number;
  /** What is missing up to here is so for this reason. */
  cut: number;
  reason: LossReason;
}
export type StreamStates = Readonly<Record<Stream, StreamState>>;

const FRESH: StreamState = { last: 0, acked: 0, floor: 0, cut: 0, reason: "lost" };
const REASONS: readonly LossReason[] = ["disk-cap", "age-cap", "too-large", "lost"];

/** One row a stream. The newest numbers may be missing here: their records have them. */
export class StreamTable {
  readonly #put: StatementSync;
  readonly #all: StatementSync;

  constructor(db: DatabaseSync) {
    this.#put = db.prepare(
      `INSERT OR REPLACE INTO streams (stream, last, acked, floor, cut, reason)
       VALUES (?, ?, ?, ?, ?, ?)`,
    );
    this.#all = db.prepare("SELECT stream, last, acked, floor, cut, reason FROM streams");
  }

  read(): StreamStates {
    const rows = new Map(this.#all.all().map((row) => [row.stream, row]));
    const states = STREAMS.map((stream): [Stream, StreamState] => {
      const row = rows.get(stream);
      if (row === undefined) return [stream, { ...FRESH }];
      const reason = REASONS.find((each) => each === row.reason) ?? "lost";
      const [last, acked, floor, cut] = [row.last, row.acked, row.floor, row.cut].map(Number) as [
        number,
        number,
        number,
        number,
      ];
      return [stream, { last, acked, floor, cut, reason }];
    });
    return Object.fromEntries(states) as StreamStates;
  }

  write(states: StreamStates): void {
    for (const stream of STREAMS) {
      const { last, acked, floor, cut, reason } = states[stream];
      this.#put.run(stream, last, acked, floor, cut, reason);
    }
  }
}

export function copyOf(states: StreamStates): StreamStates {
  const copies = STREAMS.map((stream) => [stream, { ...states[stream] }]);
  return Object.fromEntries(copies) as StreamStates;
}
