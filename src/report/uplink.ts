import type { Config } from "#config/types.ts";
import type { Clock } from "#core/clock.ts";
import { formatMicros } from "#core/units.ts";
import type { AlertEvent } from "#l2/types.ts";
import { parseBrokerAddress } from "#report/broker-address.ts";
import { chance } from "#report/chance.ts";
import { Hearing } from "#report/hearing.ts";
import { HostWatch } from "#report/host-watch.ts";
import { type Message, packetBytesOf } from "#report/message.ts";
import { type BrokerLimits, type Log, MqttLink } from "#report/mqtt-link.ts";
import { OFF_REPORTER } from "#report/off-reporter.ts";
import { openAlertPayload } from "#report/payloads.ts";
import { type Refusal, Refusals } from "#report/refusals.ts";
import { Resender } from "#report/resender.ts";
import { RetainedMessages } from "#report/retained-messages.ts";
import { SendOrder, type Turn } from "#report/send-order.ts";
import { openTlsFiles } from "#report/tls-files.ts";
import {
  encode,
  type Payload,
  type RetainedTopic,
  TopicNames,
  type TopicParts,
} from "#report/topic-map.ts";
import type { Reporter, ReportHealth, Subscription } from "#report/types.ts";
import type { Outbox, Stream } from "#store/types.ts";

export interface UplinkOptions {
  readonly config: Config["report"];
  readonly deviceId: string;
  /** A UUID drawn at this start of the appliance. */
  readonly boot: string;
  readonly outbox: Outbox | null;
  readonly clock: Clock;
  /** True once something keeps the wall clock right. */
  readonly isClockSynced: () => boolean;
  readonly log: Log;
  /** What else is heard, below this device's topics. */
  readonly subscriptions?: readonly Subscription[];
  /** Jitter of the reconnects, from 0 to 1. */
  readonly random?: () => number;
  /** How long we may be away before the broker tells our death. */
  readonly willDelaySeconds?: number;
  /** How long the broker may acknowledge nothing before it counts as gone. */
  readonly ackMs?: number;
  /** How long the host may store nothing before it is sent again. */
  readonly stallMs?: number;
}

const WILL_DELAY_SECONDS = 60;
/** At the end: to send what waits, then to say goodbye. With the link's own, below 2 s. */
const DRAIN_MS = 1000;
const DOWN_MS = 400;
/** How often what rests is tried again, and what stalls is looked at. */
const TICK_MS = 500;

const TOO_LARGE: Refusal = { code: 149, text: "Packet too large" };

/** Reports to the broker of the config, or nowhere. @throws AppError for unusable settings */
export function createReporter(options: UplinkOptions): Reporter {
  const { url } = options.config;
  if (url !== undefined && options.outbox !== null) return new Uplink(options, url, options.outbox);
  return OFF_REPORTER;
}

/** Takes the outbox to the broker: the order knows what is next, the link how it is sent. */
class Uplink implements Reporter {
  readonly #options: UplinkOptions;
  readonly #broker: string;
  readonly #names: TopicNames;
  readonly #retained = new RetainedMessages();
  readonly #host: HostWatch;
  readonly #order: SendOrder;
  readonly #resender: Resender;
  readonly #refusals: Refusals;
  readonly #hearing: Hearing;
  readonly #link: MqttLink;
  readonly #timer: NodeJS.Timeout;
  #limits: BrokerLimits = { inFlight: 0, packetBytes: 0 };
  #inFlight = 0;
  /** Birth or farewell, before all else. */
  #status: Message | null = null;
  #published = 0;
  #lastAckMs: number | null = null;
  #stage: "running" | "draining" | "leaving" = "running";
  #isPumping = false;
  #wake = (): void => undefined;

  constructor(options: UplinkOptions, url: string, outbox: Outbox) {
    const { config, deviceId, clock } = options;
    const broker = parseBrokerAddress(url);
    this.#options = options;
    this.#broker = broker.shown;
    this.#names = new TopicNames(config.root, deviceId, config.homeAssistantPrefix);
    this.#host = new HostWatch(clock, options.stallMs);
    this.#resender = new Resender(outbox, this.#names);
    this.#refusals = new Refusals(this.#names.prefix);
    const hasHost = config.hostId !== undefined;
    this.#order = new SendOrder({ outbox, names: this.#names, clock, host: this.#host, hasHost });
    this.#hearing = new Hearing({
      clock,
      names: this.#names,
      host: this.#host,
      hostId: config.hostId,
      log: options.log,
      others: options.subscriptions ?? [],
      changed: () => this.#pump(),
    });
    this.#link = this.#openLink(broker);
    outbox.watch(() => this.#pump());
    this.#timer = setInterval(() => this.#tick(), TICK_MS);
  }

  get health(): ReportHealth {
    const { state } = this.#link;
    const problem = state === "online" ? this.#onlineProblem() : this.#link.problem;
    const nowMs = this.#options.clock.monotonicMs();
    return {
      state,
      broker: this.#broker,
      published: this.#published,
      queued: this.#order.waiting,
      lost: this.#order.lost + this.#retained.lost,
      lastAckMsAgo: this.#lastAckMs === null ? null : nowMs - this.#lastAckMs,
      ...(problem !== "" && { problem }),
    };
  }

  alert(event: AlertEvent): void {
    const payload = openAlertPayload(event);
    if (payload === null) return;
    this.retain("a/{alertId}", { alertId: event.id }, event.state === "closed" ? null : payload);
  }

  retain<T extends RetainedTopic>(
    topic: T,
    parts: TopicParts<T>,
    payload: Payload<T> | null,
  ): void {
    const name = this.#names.ofAny(topic, parts);
    if (payload === null) this.#retained.clear(topic, name);
    else this.#retained.put({ topic, name, payload: JSON.stringify(payload) });
    this.#pump();
  }

  resend(stream: Stream, fromSeq: number, toSeq: number): number | null {
    const records = this.#resender.add(stream, fromSeq, toSeq);
    this.#pump();
    return records;
  }

  /** Sends what waits and then that we go, but never takes longer than 2 s. */
  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#stage !== "running") return;
    this.#stage = "draining";
    clearInterval(this.#timer);
    await this.#settled(DRAIN_MS);
    this.#stage = "leaving";
    this.#status = this.#statusMessage({ status: "down" });
    this.#pump();
    await this.#settled(DOWN_MS);
    await this.#link.close();
  }

  #openLink(broker: ReturnType<typeof parseBrokerAddress>): MqttLink {
    const { config, deviceId, clock, log, random, willDelaySeconds, ackMs } = this.#options;
    return new MqttLink({
      broker,
      clientId: deviceId,
      will: this.#statusMessage({ status: "down" }),
      willDelaySeconds: willDelaySeconds ?? WILL_DELAY_SECONDS,
      clock,
      random: random ?? chance,
      log,
      ...(broker.protocol === "mqtts" && { tls: openTlsFiles(config, deviceId) }),
      ...(ackMs !== undefined && { ackMs }),
      filters: this.#hearing.filters,
      onMessage: (heard) => this.#hearing.take(heard),
      onUp: (limits) => this.#up(limits),
      onSubscribed: () => this.#pump(),
      onDown: () => this.#down(),
    });
  }

  #statusMessage(payload: Payload<"status/health">): Message {
    const topic = "status/health";
    return { topic, name: this.#names.of(topic), payload: encode(topic, payload) };
  }

  #up(limits: BrokerLimits): void {
    const { boot, clock, isClockSynced } = this.#options;
    this.#limits = limits;
    this.#inFlight = 0;
    this.#status = this.#statusMessage({
      status: "up",
      time: formatMicros(clock.now()),
      boot,
      clock: isClockSynced() ? "synced" : "unsynced",
    });
    this.#retained.republish();
    this.#order.begin(limits);
    this.#pump();
  }

  #down(): void {
    this.#inFlight = 0;
    this.#order.stop();
    this.#wake();
  }

  #tick(): void {
    this.#order.lookAtHost();
    this.#pump();
  }

  /** What is sent may record something, which calls here again. */
  #pump(): void {
    if (this.#isPumping) return;
    this.#isPumping = true;
    try {
      while (this.#link.state === "online" && this.#inFlight < this.#limits.inFlight) {
        if (!this.#sendNext()) break;
      }
    } finally {
      this.#isPumping = false;
    }
  }

  #sendNext(): boolean {
    const status = this.#status;
    this.#status = null;
    if (status !== null) {
      this.#send(status, () => undefined);
      return true;
    }
    if (this.#stage === "leaving") return false;
    const next =
      this.#order.urgent() ??
      this.#nextRetained() ??
      this.#order.rest() ??
      this.#resender.next(this.#limits.packetBytes);
    if (next === null) return false;
    this.#send(next.message, next.done);
    return true;
  }

  #send(message: Message, done: (isTaken: boolean) => void): void {
    this.#inFlight++;
    this.#link.send(message, (refusal) => {
      this.#inFlight--;
      if (refusal === null) this.#acknowledge(message);
      else this.#refuse(message, refusal);
      done(refusal === null);
      this.#pump();
      this.#wake();
    });
  }

  /** A broker that is sent more than it takes ends the connection, each time anew. */
  #nextRetained(): Turn | null {
    for (;;) {
      const message = this.#retained.take();
      if (message === undefined) return null;
      const done = () => this.#retained.acknowledge(message.name);
      if (packetBytesOf(message) <= this.#limits.packetBytes) return { message, done };
      this.#refuse(message, TOO_LARGE);
    }
  }

  #acknowledge(message: Message): void {
    this.#published++;
    this.#lastAckMs = this.#options.clock.monotonicMs();
    this.#refusals.clear(message.topic);
  }

  #refuse(message: Message, refusal: Refusal): void {
    if (this.#refusals.add(message.topic, refusal)) this.#options.log.warn(this.#refusals.problem);
  }

  #onlineProblem(): string {
    const { tooLarge } = this.#order;
    const large = tooLarge > 0 ? `${tooLarge} records were larger than the broker takes` : "";
    return [this.#refusals.problem, large].filter((part) => part !== "").join("; ");
  }

  /** Until nothing more can be sent: all is acknowledged or the link is down. */
  async #settled(limitMs: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, limitMs);
    this.#wake = () => {
      if (this.#link.state !== "online" || this.#inFlight === 0) resolve();
    };
    this.#wake();
    await promise;
    clearTimeout(timer);
  }
}
