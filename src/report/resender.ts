import { type Message, packetBytesOf } from "#report/message.ts";
import { BATCH_BYTES, batchMessage, recordMessage } from "#report/record-message.ts";
import type { Turn } from "#report/send-order.ts";
import { STREAM_TOPICS, type TopicNames } from "#report/topic-map.ts";
import type { Outbox, Stream } from "#store/types.ts";

const READ_RECORDS = 128;
/** Wishes that wait; the next is refused. */
const MOST_WISHES = 8;
/** Sent as a backlog; the others are news, each by itself. */
const BATCHED: ReadonlySet<Stream> = new Set(["feature", "forecast", "system"]);

interface Wish {
  readonly stream: Stream;
  /** The last number sent, and the last that is wanted. */
  sent: number;
  readonly to: number;
}

/**
 * Sends again what somebody has lost, when nothing else is to be sent. It is no part of the
 * stream's order: what breaks off may be asked for again.
 */
export class Resender {
  readonly #outbox: Outbox;
  readonly #names: TopicNames;
  readonly #wishes: Wish[] = [];

  constructor(outbox: Outbox, names: TopicNames) {
    this.#outbox = outbox;
    this.#names = names;
  }

  /** How many records that is at most, or null where none is kept or too much is wished for. */
  add(stream: Stream, fromSeq: number, toSeq: number): number | null {
    const to = Math.min(toSeq, this.#outbox.last(stream));
    const first = this.#outbox.after(stream, fromSeq - 1, 1)?.[0]?.seq;
    if (first === undefined || first > to || this.#wishes.length >= MOST_WISHES) return null;
    this.#wishes.push({ stream, sent: first - 1, to });
    return to - first + 1;
  }

  next(packetBytes: number): Turn | null {
    for (;;) {
      const [wish] = this.#wishes;
      if (wish === undefined) return null;
      const message = this.#of(wish, packetBytes);
      if (message === null) this.#wishes.shift();
      // A broker that is sent more than it takes ends the connection.
      else if (packetBytesOf(message) <= packetBytes) return { message, done: () => undefined };
    }
  }

  #of(wish: Wish, packetBytes: number): Message | null {
    const read = this.#outbox.after(wish.stream, wish.sent, READ_RECORDS) ?? [];
    const gap = read.findIndex(({ seq }, i) => seq !== (read[0]?.seq ?? 0) + i || seq > wish.to);
    const run = gap === -1 ? read : read.slice(0, gap);
    const [first] = run;
    if (first === undefined) return null;
    if (!BATCHED.has(wish.stream)) {
      wish.sent = first.seq;
      return recordMessage(first, this.#names);
    }
    const name = this.#names.of("h/{stream}", { stream: STREAM_TOPICS[wish.stream] });
    const head = packetBytesOf({ topic: "h/{stream}", name, payload: "" });
    const bytes = Math.min(BATCH_BYTES, packetBytes) - head;
    const { message, count } = batchMessage(wish.stream, run, this.#names, bytes);
    wish.sent = run[count - 1]?.seq ?? first.seq;
    return message;
  }
}
