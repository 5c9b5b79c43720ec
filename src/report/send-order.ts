import type { Clock } from "#core/clock.ts";
import type { HostWatch } from "#report/host-watch.ts";
import type { Message } from "#report/message.ts";
import type { BrokerLimits } from "#report/mqtt-link.ts";
import { StreamSender } from "#report/stream-sender.ts";
import type { TopicNames } from "#report/topic-map.ts";
import { type Outbox, STREAMS, type Stream } from "#store/types.ts";

/** Never held back: an alarm and what came of a command. */
const URGENT: readonly Stream[] = ["alert", "command"];
const OTHERS = STREAMS.filter((stream) => !URGENT.includes(stream));
/** Places in flight that only urgent messages take. */
const RESERVED = 2;
/** An alarm stands behind no more than this and one batch on a slow line. */
const BULK_BYTES = 65_536;
/** What the broker has retained of the host comes at once, or there is nothing. */
const HOST_WORD_MS = 1000;

export interface SendOrderParts {
  readonly outbox: Outbox;
  readonly names: TopicNames;
  readonly clock: Clock;
  readonly host: HostWatch;
  /** True where a host is configured: while it is away only what is urgent is sent. */
  readonly hasHost: boolean;
}

/** A message whose turn it is; `done` is to be called unless the link goes down before. */
export interface Turn {
  readonly message: Message;
  done(isTaken: boolean): void;
}

/** Decides which stream is next. The streams are strictly by urgency, each in its own order. */
export class SendOrder {
  readonly #parts: SendOrderParts;
  readonly #urgent: readonly StreamSender[];
  readonly #others: readonly StreamSender[];
  #limits: BrokerLimits = { inFlight: 0, packetBytes: 0 };
  #bulkCount = 0;
  #bulkBytes = 0;
  #beganMs = 0;
  #wasPaused = false;

  constructor(parts: SendOrderParts) {
    this.#parts = parts;
    const senderOf = (stream: Stream) => new StreamSender({ ...parts, stream });
    this.#urgent = URGENT.map(senderOf);
    this.#others = OTHERS.map(senderOf);
  }

  /** Records without the broker's acknowledgement. */
  get waiting(): number {
    return this.#sum(({ waiting }) => waiting);
  }

  /** Records that were gone when their turn came. */
  get lost(): number {
    return this.#sum(({ missing }) => missing);
  }

  /** Those of them that no packet could hold. */
  get tooLarge(): number {
    return this.#sum(({ tooLarge }) => tooLarge);
  }

  /** A connection is up. */
  begin(limits: BrokerLimits): void {
    this.#limits = limits;
    this.#beganMs = this.#parts.clock.monotonicMs();
    this.stop();
    for (const sender of [...this.#urgent, ...this.#others]) sender.wake();
  }

  /** The connection is gone, with all that was under way. */
  stop(): void {
    this.#bulkCount = 0;
    this.#bulkBytes = 0;
    for (const sender of [...this.#urgent, ...this.#others]) sender.restart();
  }

  urgent(): Turn | null {
    return this.#first(this.#urgent, () => undefined);
  }

  rest(): Turn | null {
    if (this.#isPaused()) return null;
    const places = Math.max(1, this.#limits.inFlight - RESERVED);
    if (this.#bulkCount >= places || this.#bulkBytes >= BULK_BYTES) return null;
    const turn = this.#first(this.#others, (bytes) => {
      this.#bulkCount--;
      this.#bulkBytes -= bytes;
    });
    if (turn === null) return null;
    this.#bulkCount++;
    this.#bulkBytes += turn.message.payload.length;
    return turn;
  }

  /** Sends again what the host does not get on with. */
  lookAtHost(): void {
    if (!this.#parts.hasHost) return;
    for (const sender of [...this.#urgent, ...this.#others]) {
      const from = this.#parts.host.stalledAt(sender);
      if (from !== null) sender.restart(from);
    }
  }

  #isPaused(): boolean {
    const { clock, hasHost, host } = this.#parts;
    if (!hasHost) return false;
    const mayStillSpeak = clock.monotonicMs() - this.#beganMs < HOST_WORD_MS;
    const isPaused = host.isOnline === false || (host.isOnline === null && mayStillSpeak);
    if (this.#wasPaused && !isPaused) for (const sender of this.#others) sender.resume();
    this.#wasPaused = isPaused;
    return isPaused;
  }

  #first(senders: readonly StreamSender[], ended: (bytes: number) => void): Turn | null {
    for (const sender of senders) {
      const sending = sender.next(this.#limits.packetBytes);
      if (sending === null) continue;
      const { message } = sending;
      return {
        message,
        done: (isTaken) => {
          ended(message.payload.length);
          if (isTaken) sender.acknowledge(sending);
          else sender.refuse(sending);
        },
      };
    }
    return null;
  }

  #sum(of: (sender: StreamSender) => number): number {
    return [...this.#urgent, ...this.#others].reduce((sum, sender) => sum + of(sender), 0);
  }
}
