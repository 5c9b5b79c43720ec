import type { Clock } from "#core/clock.ts";
import { formatMicros } from "#core/units.ts";
import { type Message, packetBytesOf } from "#report/message.ts";
import { BATCH_BYTES, batchMessage, recordMessage } from "#report/record-message.ts";
import { STREAM_TOPICS, type TopicNames } from "#report/topic-map.ts";
import type { LossReason, Outbox, OutboxRecord, Stream } from "#store/types.ts";

/** Read from the history at once: a batch holds some 50 windows. */
const READ_RECORDS = 64;
/** A backlog of so few is sent record by record, as if it had not waited. */
const LIVE_RECORDS = 16;
/** A stream that the broker refuses rests; the rest doubles up to the last. */
const FIRST_REST_MS = 30_000;
const LAST_REST_MS = 900_000;
/** What comes late in batches of its own topic; news is news also when it comes late. */
const BATCHED: ReadonlySet<Stream> = new Set(["feature", "forecast", "system"]);

export interface SenderParts {
  readonly stream: Stream;
  readonly outbox: Outbox;
  readonly names: TopicNames;
  readonly clock: Clock;
}

/** A message under way; `to` is its last record. */
export interface Sending {
  readonly message: Message;
  readonly to: number;
  isAcked: boolean;
}

/**
 * Sends one stream of the outbox in its order. What was sent and not acknowledged when the
 * connection went is sent again, from the acknowledged cursor on.
 */
export class StreamSender {
  /** Records passed over because no packet that the broker takes could hold them. */
  tooLarge = 0;
  /** Records that were missing when their turn came. */
  missing = 0;
  readonly #parts: SenderParts;
  #sent: number;
  #acked: number;
  /** In order; what was acknowledged out of order waits for those before it. */
  #underWay: Sending[] = [];
  /** Read and not yet sent: all of them follow `#sent`. */
  #ready: OutboxRecord[] = [];
  /** Records up to here had waited when sending began. */
  #backlogEnd = 0;
  /** Missing records up to here have been told. */
  #toldGap = 0;
  #restMs = 0;
  #restsUntilMs = Number.NEGATIVE_INFINITY;

  constructor(parts: SenderParts) {
    this.#parts = parts;
    this.#acked = parts.outbox.acked(parts.stream);
    this.#sent = this.#acked;
  }

  get acked(): number {
    return this.#acked;
  }

  get stream(): Stream {
    return this.#parts.stream;
  }

  get waiting(): number {
    return Math.max(0, this.#parts.outbox.last(this.stream) - this.#acked);
  }

  /** A new connection may have other rules: what rests is tried at once, alone. */
  wake(): void {
    this.#restsUntilMs = Number.NEGATIVE_INFINITY;
  }

  /** Begins again behind what was acknowledged, or behind an earlier record. */
  restart(from: number = this.#acked): void {
    const { outbox, stream } = this.#parts;
    this.#underWay = [];
    this.#ready = [];
    if (from < this.#acked) {
      this.#toldGap = Math.min(this.#toldGap, from);
      outbox.acknowledge(stream, from);
    }
    this.#acked = from;
    this.#sent = from;
    this.resume();
  }

  /** Goes on after a while: what has come meanwhile has waited. */
  resume(): void {
    const { outbox, stream } = this.#parts;
    const last = outbox.last(stream);
    this.#backlogEnd = BATCHED.has(stream) && last - this.#sent > LIVE_RECORDS ? last : 0;
  }

  /**
   * The next message, or null where there is none for now.
   * @param packetBytes that the broker takes
   */
  next(packetBytes: number): Sending | null {
    if (this.#isResting()) return null;
    for (;;) {
      if (this.#ready.length === 0 && !this.#read()) return null;
      const [first] = this.#ready;
      const end = first?.seq ?? this.#parts.outbox.last(this.stream) + 1;
      if (!this.#passOver(end - 1)) return null;
      if (first === undefined) return null;
      const sending = this.#make(first, packetBytes);
      if (sending === "too-large") {
        if (!this.#tellGap(first.seq, first.seq, "too-large")) return null;
        this.tooLarge++;
        this.#take(1, first.seq, true);
      } else return sending;
    }
  }

  /** The broker has taken it. What is of before a restart says nothing any more. */
  acknowledge(sending: Sending): void {
    if (!this.#underWay.includes(sending)) return;
    sending.isAcked = true;
    this.#restMs = 0;
    this.#settle();
  }

  /** The broker does not take this stream: all of it is tried again later. */
  refuse(sending: Sending): void {
    if (!this.#underWay.includes(sending)) return;
    this.#restMs = Math.min(LAST_REST_MS, Math.max(FIRST_REST_MS, this.#restMs * 2));
    this.#restsUntilMs = this.#parts.clock.monotonicMs() + this.#restMs;
    this.restart();
  }

  /** After a rest one message goes alone: were it refused, those after it must not pass it. */
  #isResting(): boolean {
    if (this.#restMs === 0) return false;
    return this.#underWay.length > 0 || this.#parts.clock.monotonicMs() < this.#restsUntilMs;
  }

  #read(): boolean {
    const { outbox, stream } = this.#parts;
    if (outbox.last(stream) <= this.#sent) return false;
    const limit = this.#sent < this.#backlogEnd ? READ_RECORDS : LIVE_RECORDS;
    const records = outbox.after(stream, this.#sent, limit);
    if (records === null) return false;
    this.#ready = [...records];
    return true;
  }

  /** Whatever is missing up to a number is told once; false where that could not be kept. */
  #passOver(to: number): boolean {
    if (to <= this.#sent) return true;
    const from = Math.max(this.#sent, this.#toldGap) + 1;
    const reason = this.#parts.outbox.lossReason(this.stream, to);
    if (from <= to && !this.#tellGap(from, to, reason)) return false;
    this.#take(0, to, true);
    return true;
  }

  #tellGap(from: number, to: number, reason: LossReason): boolean {
    const { outbox, clock, stream } = this.#parts;
    const isKept = outbox.post("gap", {
      ts: formatMicros(clock.now()),
      stream: STREAM_TOPICS[stream],
      from_seq: from,
      to_seq: to,
      reason,
    });
    if (!isKept) return false;
    this.#toldGap = to;
    this.missing += to - from + 1;
    return true;
  }

  #make(first: OutboxRecord, packetBytes: number): Sending | "too-large" {
    const { names } = this.#parts;
    const fits = (message: Message) => packetBytesOf(message) <= packetBytes;
    if (first.seq < this.#backlogEnd) {
      const run = this.#run();
      const name = names.of("h/{stream}", { stream: STREAM_TOPICS[this.stream] });
      const head = packetBytesOf({ topic: "h/{stream}", name, payload: "" });
      const bytes = Math.min(BATCH_BYTES, packetBytes) - head;
      const { message, count } = batchMessage(this.stream, run, names, bytes);
      if (fits(message)) return this.#begin(message, count, run[count - 1]?.seq ?? first.seq);
    }
    const message = recordMessage(first, names);
    return fits(message) ? this.#begin(message, 1, first.seq) : "too-large";
  }

  /** The records at hand that had waited, up to the first that is missing. */
  #run(): readonly OutboxRecord[] {
    const start = this.#ready[0]?.seq ?? 0;
    const end = this.#ready.findIndex(({ seq }, i) => seq !== start + i || seq > this.#backlogEnd);
    return end === -1 ? this.#ready : this.#ready.slice(0, end);
  }

  #begin(message: Message, count: number, to: number): Sending {
    const sending: Sending = { message, to, isAcked: false };
    this.#take(count, to, sending);
    return sending;
  }

  /** The cursor passes so many records at hand, up to a number. */
  #take(count: number, to: number, sending: Sending | true): void {
    this.#ready.splice(0, count);
    this.#sent = to;
    const none: Message = { topic: STREAM_TOPICS[this.stream], name: "", payload: "" };
    this.#underWay.push(sending === true ? { message: none, to, isAcked: true } : sending);
    if (sending === true) this.#settle();
  }

  #settle(): void {
    const { outbox, stream } = this.#parts;
    const open = this.#underWay.findIndex(({ isAcked }) => !isAcked);
    const done = this.#underWay.splice(0, open === -1 ? this.#underWay.length : open);
    const last = done.at(-1);
    if (last === undefined) return;
    this.#acked = last.to;
    outbox.acknowledge(stream, last.to);
  }
}
