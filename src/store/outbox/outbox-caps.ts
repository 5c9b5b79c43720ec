import { MICROS_PER_SECOND, type Micros } from "#core/units.ts";
import type { RecordStream, RecordTable } from "#store/outbox/record-table.ts";
import type { StreamStates } from "#store/outbox/stream-table.ts";
import { type LossReason, type OutboxLimits, STREAMS } from "#store/types.ts";

/** A waiting window counts as so many bytes: its row in the history, about. */
const WINDOW_BYTES = 128;
/** Rows of one stream that one transaction removes at most. */
const CUT_ROWS = 256;
/** Alarms and command status go only above this many times the cap. */
const HARD_CAPS = 2;
const MICROS_PER_DAY = 86_400 * MICROS_PER_SECOND;

/** From what is missed least to what is missed most; windows go before all of them. */
const RECORD_STREAMS = STREAMS.filter((stream): stream is RecordStream => stream !== "feature")
  .slice()
  .reverse();
const isVital = (stream: RecordStream) => stream === "alert" || stream === "command";

/** Keeps what waits for the fleet within bytes and days. Both say whether anything unsent went. */
export class OutboxCaps {
  readonly #records: RecordTable;
  readonly #limits: OutboxLimits;

  constructor(records: RecordTable, limits: OutboxLimits) {
    this.#records = records;
    this.#limits = limits;
  }

  /** Sent records go first, then the oldest windows that wait, then streams by their weight. */
  fit(states: StreamStates): boolean {
    let excess = this.#excess(states, this.#limits.maxBytes);
    if (excess <= 0) return false;
    for (const stream of RECORD_STREAMS) {
      excess -= this.#free(states, stream, states[stream].acked, excess, "disk-cap");
    }
    if (excess > 0) this.#cutWindows(states, excess);
    for (const stream of RECORD_STREAMS) {
      const cap = this.#limits.maxBytes * (isVital(stream) ? HARD_CAPS : 1);
      const over = this.#excess(states, cap);
      if (over > 0) this.#free(states, stream, states[stream].last, over, "disk-cap");
    }
    return true;
  }

  /** Sent records are kept as long as others, to be asked for; unsent alarms do not age. */
  age(states: StreamStates, now: Micros): boolean {
    const horizon = now - this.#limits.days * MICROS_PER_DAY;
    let unsent = false;
    for (const stream of RECORD_STREAMS) {
      const state = states[stream];
      const through = isVital(stream) ? state.acked : state.last;
      const { seq } = this.#records.cut(stream, through, CUT_ROWS, (_, atUs) => atUs < horizon);
      unsent = this.#note(states, stream, seq, "age-cap") || unsent;
    }
    return unsent;
  }

  #excess(states: StreamStates, cap: number): number {
    const { last, acked, floor } = states.feature;
    return this.#records.bytes + (last - Math.max(acked, floor)) * WINDOW_BYTES - cap;
  }

  #free(
    states: StreamStates,
    stream: RecordStream,
    through: number,
    bytes: number,
    reason: LossReason,
  ): number {
    if (bytes <= 0) return 0;
    const cut = this.#records.cut(stream, through, CUT_ROWS, (freed) => freed < bytes);
    this.#note(states, stream, cut.seq, reason);
    return cut.bytes;
  }

  #cutWindows(states: StreamStates, bytes: number): void {
    const state = states.feature;
    const from = Math.max(state.acked, state.floor);
    state.floor = Math.min(state.last, from + Math.ceil(bytes / WINDOW_BYTES));
    if (state.floor > from) {
      state.cut = state.floor;
      state.reason = "disk-cap";
    }
  }

  #note(states: StreamStates, stream: RecordStream, seq: number, reason: LossReason): boolean {
    const state = states[stream];
    if (seq <= state.acked) return false;
    state.cut = Math.max(state.cut, seq);
    state.reason = reason;
    return true;
  }
}
