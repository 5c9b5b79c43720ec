import { readFileSync } from "node:fs";
import type { DatabaseSync } from "node:sqlite";
import { clip } from "#core/clip.ts";
import type { Clock } from "#core/clock.ts";
import { MICROS_PER_SECOND, type Micros } from "#core/units.ts";
import type { GivenStep } from "#detect/types.ts";
import type { TrafficForecast } from "#forecast/types.ts";
import { ALERT_LIMITS } from "#l2/types.ts";
import { BootTable } from "#store/outbox/boot-table.ts";
import { OutboxCaps } from "#store/outbox/outbox-caps.ts";
import { contentOf, encodeForecast, encodeText } from "#store/outbox/record-body.ts";
import { type KeptRecord, type RecordStream, RecordTable } from "#store/outbox/record-table.ts";
import { copyOf, type StreamStates, StreamTable } from "#store/outbox/stream-table.ts";
import { WindowStream } from "#store/outbox/window-stream.ts";
import type { LoadEntry, TailEntry } from "#store/tail-entry.ts";
import {
  type LossReason,
  type OutboxLimits,
  type OutboxRecord,
  type PostedStream,
  STREAMS,
  type Stream,
} from "#store/types.ts";
import type { WindowNumber } from "#store/window-table.ts";

/** Cursors are written with a transaction of windows, at most so often: a card wears out. */
const KEEP_MS = 60_000;
/**
 * More numbers than a power cut can take back: the log that had not reached the disk holds some
 * 1,000 pages.
 */
const POWER_CUT_JUMP = 100_000;

/** Drawn by the kernel when the machine starts (man 5 proc_sys_kernel). */
function machineBoot(): string {
  return readFileSync("/proc/sys/kernel/random/boot_id", "latin1").trim();
}

/** Records with their numbers that the database gets a little later, in the order of these. */
interface Waiting {
  readonly entries: readonly TailEntry[];
}

export interface OutboxBookParts extends OutboxLimits {
  /** All numbers are above it: another database may have given those up to it. */
  readonly floor: number;
  readonly clock: Clock;
  readonly tail: Waiting;
}

/** Numbers what the ledger writes, within its transactions. Throws what SQLite throws. */
export class OutboxBook {
  readonly #clock: Clock;
  readonly #records: RecordTable;
  readonly #windows: WindowStream;
  readonly #streams: StreamTable;
  readonly #boots: BootTable;
  readonly #caps: OutboxCaps;
  #states: StreamStates;
  #before: StreamStates;
  readonly #tail: Waiting;
  #keptMs: number;

  constructor(db: DatabaseSync, parts: OutboxBookParts) {
    const { clock, floor, tail, ...limits } = parts;
    this.#clock = clock;
    this.#tail = tail;
    this.#records = new RecordTable(db);
    this.#windows = new WindowStream(db);
    this.#streams = new StreamTable(db);
    this.#boots = new BootTable(db);
    this.#states = this.#streams.read();
    this.#caps = new OutboxCaps(this.#records, limits);
    const machine = machineBoot();
    const jump = this.#boots.lostPower(machine) ? POWER_CUT_JUMP : 0;
    for (const stream of STREAMS) {
      const state = this.#states[stream];
      const told = stream === "feature" ? this.#windows.last : this.#records.last(stream);
      const last = Math.max(state.last, told);
      state.last = Math.max(floor, last + jump);
      // Numbers of another database, or before the first that is known of, are no gap of this one.
      if (last === 0) state.acked = state.last;
    }
    this.#before = copyOf(this.#states);
    db.exec("BEGIN IMMEDIATE");
    try {
      this.#boots.begin(limits.boot, machine, this.#states);
      this.#streams.write(this.#states);
      db.exec("COMMIT");
    } catch (error) {
      if (db.isTransaction) db.exec("ROLLBACK");
      throw error;
    }
    this.#keptMs = clock.monotonicMs();
  }

  get states(): StreamStates {
    return this.#states;
  }

  begin(): void {
    this.#before = copyOf(this.#states);
  }

  /** The transaction has ended: what it numbered stays, or was never there. */
  settle(end: "committed" | "rolled-back"): void {
    this.#records.settle(end);
    if (end === "rolled-back") this.#states = this.#before;
  }

  numberWindow(startAt: Micros): WindowNumber {
    return this.#windows.number(startAt, this.#next("feature"));
  }

  /** What the next record of a stream will have, while it waits for the database. */
  nextNumber(stream: Stream): number {
    return this.#states[stream].last + 1;
  }

  /** A number was given outside of a transaction. */
  numbered(stream: Stream, seq: number): void {
    this.#states[stream].last = seq;
  }

  /** A window that has waited comes into the database with its number. */
  placeWindow(startAt: Micros, seq: number): WindowNumber {
    return this.#windows.number(startAt, seq);
  }

  /** The box's own load as it waits. */
  loadOf(body: Readonly<Record<string, unknown>>): LoadEntry {
    const seq = this.nextNumber("system");
    return { kind: "load", seq, at: this.#clock.now(), text: JSON.stringify(body) };
  }

  putDelayed({ seq, at, text }: LoadEntry): void {
    this.#records.put("system", seq, at, new TextEncoder().encode(text));
  }

  putAlert({ told, anomaly, ...step }: GivenStep): void {
    const said = told === undefined && step.muted === undefined ? step : told;
    if (!said) return;
    this.#put("alert", encodeText(clip(said, ALERT_LIMITS)));
    if (anomaly !== undefined) {
      this.#put("anomaly", encodeText({ ...anomaly, id: said.id, at: said.at }));
    }
  }

  putForecast(forecast: TrafficForecast): void {
    this.#put("forecast", encodeForecast(forecast));
  }

  putPost(stream: PostedStream, body: Readonly<Record<string, unknown>>): void {
    this.#put(stream, encodeText(body));
  }

  /** Windows have gone from the history, for this reason. */
  windowsWent(reason: LossReason): void {
    const state = this.#states.feature;
    const through = (this.#windows.oldest ?? state.last + 1) - 1;
    if (through <= state.cut) return;
    state.cut = through;
    state.reason = reason;
  }

  /** Brings what waits back under its bytes. */
  fit(): void {
    if (this.#caps.fit(this.#states)) this.#streams.write(this.#states);
  }

  /** Lets go of what is too old at `now`. */
  age(now: Micros): void {
    if (this.#caps.age(this.#states, now)) this.#streams.write(this.#states);
  }

  /** Writes the cursors when it is time. */
  keep(): void {
    const nowMs = this.#clock.monotonicMs();
    if (nowMs - this.#keptMs < KEEP_MS) return;
    this.#streams.write(this.#states);
    this.#keptMs = nowMs;
  }

  /** Within a transaction: the run ends in good order. */
  end(): void {
    this.#streams.write(this.#states);
    this.#boots.end();
  }

  after(stream: Stream, seq: number, limit: number): OutboxRecord[] {
    const kept = this.#keptAfter(stream, seq, limit);
    if (kept.length === limit || this.#tail.entries.length === 0) return kept;
    return [...kept, ...this.#waitingAfter(stream, seq)].slice(0, limit);
  }

  /** What waits has higher numbers than all that the database has. */
  #waitingAfter(stream: Stream, seq: number): OutboxRecord[] {
    const from = Math.max(seq, this.#states[stream].floor);
    return this.#tail.entries.flatMap((entry): OutboxRecord[] => {
      if (entry.kind === "device" || entry.seq === null || entry.seq <= from) return [];
      const mark = { seq: entry.seq, boot: this.#boots.of(stream, entry.seq) };
      if (entry.kind === "window") {
        if (stream !== "feature") return [];
        return [{ ...mark, content: { stream, window: entry.window } }];
      }
      if (stream !== "system") return [];
      const content = contentOf(stream, new TextEncoder().encode(entry.text));
      return content === null ? [] : [{ ...mark, content }];
    });
  }

  #keptAfter(stream: Stream, seq: number, limit: number): OutboxRecord[] {
    if (stream !== "feature") return this.#recordsAfter(stream, seq, limit);
    const from = Math.max(seq, this.#states.feature.floor);
    return this.#windows.after(from, limit).map(({ seq: number, window }) => ({
      seq: number,
      boot: this.#boots.of(stream, number),
      content: { stream, window },
    }));
  }

  /** What tells nothing any more is passed over: fewer than the limit means that no more follow. */
  #recordsAfter(stream: RecordStream, seq: number, limit: number): OutboxRecord[] {
    const records: OutboxRecord[] = [];
    for (let from = seq; records.length < limit; ) {
      const asked = limit - records.length;
      const kept = this.#records.after(stream, from, asked);
      for (const record of kept) {
        const content = contentOf(stream, record.body);
        if (content === null) continue;
        records.push({ seq: record.seq, boot: this.#boots.of(stream, record.seq), content });
      }
      if (kept.length < asked) break;
      from = kept.at(-1)!.seq;
    }
    return records;
  }

  #put(stream: RecordStream, body: KeptRecord["body"]): void {
    this.#records.put(stream, this.#next(stream), this.#clock.now(), body);
  }

  #next(stream: Stream): number {
    return ++this.#states[stream].last;
  }
}

/** A floor for a database that takes the place of a damaged one, above all that this gave. */
export function freshFloor(clock: Clock): number {
  return Math.floor(clock.now() / MICROS_PER_SECOND);
}
