import type { Config } from "#config/types.ts";
import type { Clock } from "#core/clock.ts";
import { formatMicros } from "#core/units.ts";
import type { WindowRecord } from "#features/types.ts";
import type { TrafficForecast } from "#forecast/types.ts";
import type { AlertEvent } from "#l2/types.ts";
import { parseBrokerAddress } from "#report/broker-address.ts";
import { chance } from "#report/chance.ts";
import type { Message } from "#report/message.ts";
import { type BrokerLimits, type Log, MqttLink } from "#report/mqtt-link.ts";
import { OpenAlerts } from "#report/open-alerts.ts";
import { alertPayload, featurePayload, forecastPayload } from "#report/payloads.ts";
import { type Refusal, Refusals } from "#report/refusals.ts";
import { SendQueue } from "#report/send-queue.ts";
import { encode, type Payload, type Topic, TopicNames } from "#report/topic-map.ts";
import type { Reporter, ReportHealth } from "#report/types.ts";

export interface ReporterOptions {
  readonly config: Config["report"];
  readonly deviceId: string;
  /** A UUID drawn at this start of the appliance. */
  readonly boot: string;
  readonly clock: Clock;
  readonly log: Log;
  /** Jitter of the reconnects, from 0 to 1. */
  readonly random?: () => number;
  /** How long we may be away before the broker tells our death. */
  readonly willDelaySeconds?: number;
  /** How long the broker may acknowledge nothing before it counts as gone. */
  readonly ackMs?: number;
}

const WILL_DELAY_SECONDS = 60;
/** At the end: to send what waits, then to say goodbye. With the link's own, below 2 s. */
const DRAIN_MS = 1000;
const DOWN_MS = 400;
/** Fixed header, lengths, packet id and the content type (MQTT 5, 3.3). */
const OVERHEAD_BYTES = 64;
/** What waits its turn, and is sent again when it was not acknowledged. */
const QUEUED: ReadonlySet<Topic> = new Set(["m/feature", "m/forecast", "e/alert"]);
const TOO_LARGE: Refusal = { code: 149, text: "Packet too large" };

const OFF: ReportHealth = {
  state: "off",
  broker: null,
  published: 0,
  queued: 0,
  lost: 0,
  lastAckMsAgo: null,
};

/** Reports to the broker of the config, or nowhere. @throws AppError for an unusable address */
export function createReporter(options: ReporterOptions): Reporter {
  const { url } = options.config;
  if (url !== undefined) return new MqttReporter(options, url);
  return {
    health: OFF,
    feature: () => undefined,
    forecast: () => undefined,
    alert: () => undefined,
    [Symbol.asyncDispose]: async () => undefined,
  };
}

/** Decides what is sent next; the link knows how. */
class MqttReporter implements Reporter {
  readonly #options: ReporterOptions;
  readonly #broker: string;
  readonly #names: TopicNames;
  readonly #queue: SendQueue;
  readonly #openAlerts: OpenAlerts;
  readonly #refusals: Refusals;
  readonly #link: MqttLink;
  /** In the order they were sent. */
  readonly #inFlight = new Set<Message>();
  #limits: BrokerLimits = { inFlight: 0, packetBytes: 0 };
  /** Birth or farewell, before all else. */
  #status: Message | null = null;
  #features = 0;
  #forecasts = 0;
  #alerts = 0;
  #published = 0;
  #lastAckMs: number | null = null;
  #stage: "running" | "draining" | "leaving" = "running";
  #wake = (): void => undefined;

  constructor(options: ReporterOptions, url: string) {
    const { config, deviceId, clock, log, random, willDelaySeconds, ackMs } = options;
    const broker = parseBrokerAddress(url);
    this.#options = options;
    this.#broker = broker.shown;
    this.#names = new TopicNames(config.root, deviceId);
    this.#queue = new SendQueue(config.queueMessages);
    this.#openAlerts = new OpenAlerts(this.#names);
    this.#refusals = new Refusals(this.#names.prefix);
    this.#link = new MqttLink({
      broker,
      clientId: deviceId,
      will: this.#statusMessage({ status: "down" }),
      willDelaySeconds: willDelaySeconds ?? WILL_DELAY_SECONDS,
      clock,
      random: random ?? chance,
      log,
      ...(ackMs !== undefined && { ackMs }),
      onUp: (limits) => this.#up(limits),
      onDown: () => this.#down(),
    });
  }

  get health(): ReportHealth {
    const { state } = this.#link;
    const problem = state === "online" ? this.#refusals.problem : this.#link.problem;
    const nowMs = this.#options.clock.monotonicMs();
    return {
      state,
      broker: this.#broker,
      published: this.#published,
      queued: this.#queue.size + this.#inFlight.size,
      lost: this.#queue.lost + this.#openAlerts.lost,
      lastAckMsAgo: this.#lastAckMs === null ? null : nowMs - this.#lastAckMs,
      ...(problem !== "" && { problem }),
    };
  }

  feature(window: WindowRecord): void {
    if (this.#stage !== "running") return;
    const mark = { seq: ++this.#features, boot: this.#options.boot };
    const payload = encode("m/feature", featurePayload(window, mark));
    this.#queue.push({ topic: "m/feature", name: this.#names.of("m/feature"), payload });
    this.#pump();
  }

  forecast(forecast: TrafficForecast): void {
    if (this.#stage !== "running") return;
    const mark = { seq: ++this.#forecasts, boot: this.#options.boot };
    const payload = encode("m/forecast", forecastPayload(forecast, mark));
    this.#queue.push({ topic: "m/forecast", name: this.#names.of("m/forecast"), payload });
    this.#pump();
  }

  alert(event: AlertEvent): void {
    if (this.#stage !== "running") return;
    const mark = { seq: ++this.#alerts, boot: this.#options.boot };
    const payload = encode("e/alert", alertPayload(event, mark));
    this.#queue.push({ topic: "e/alert", name: this.#names.of("e/alert"), payload });
    this.#openAlerts.update(event);
    this.#pump();
  }

  /** Sends what waits and then that we go, but never takes longer than 2 s. */
  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#stage !== "running") return;
    this.#stage = "draining";
    await this.#settled(DRAIN_MS);
    this.#stage = "leaving";
    this.#status = this.#statusMessage({ status: "down" });
    this.#pump();
    await this.#settled(DOWN_MS);
    await this.#link.close();
  }

  /** Until nothing more can be sent: all is acknowledged or the link is down. */
  async #settled(limitMs: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, limitMs);
    this.#wake = () => {
      if (this.#link.state !== "online" || this.#inFlight.size === 0) resolve();
    };
    this.#wake();
    await promise;
    clearTimeout(timer);
  }

  #statusMessage(payload: Payload<"status/health">): Message {
    const topic = "status/health";
    return { topic, name: this.#names.of(topic), payload: encode(topic, payload) };
  }

  #up(limits: BrokerLimits): void {
    const { boot, clock } = this.#options;
    this.#limits = limits;
    this.#status = this.#statusMessage({
      status: "up",
      time: formatMicros(clock.now()),
      boot,
      clock: "synced",
    });
    this.#openAlerts.republish();
    this.#pump();
  }

  #down(): void {
    const unacknowledged = [...this.#inFlight];
    this.#inFlight.clear();
    for (const message of unacknowledged) {
      if (message.topic === "a/{alertId}") this.#openAlerts.putBack(message);
    }
    this.#queue.putBack(unacknowledged.filter(({ topic }) => QUEUED.has(topic)));
    this.#wake();
  }

  #pump(): void {
    while (this.#link.state === "online" && this.#inFlight.size < this.#limits.inFlight) {
      const message = this.#next();
      if (message === undefined) return;
      this.#send(message);
    }
  }

  #next(): Message | undefined {
    const status = this.#status;
    this.#status = null;
    if (status !== null) return status;
    if (this.#stage === "leaving") return undefined;
    return this.#queue.takeAlert() ?? this.#openAlerts.take() ?? this.#queue.takeOther();
  }

  #send(message: Message): void {
    // A broker that is sent more than it takes ends the connection, each time anew.
    const bytes = Buffer.byteLength(message.payload) + message.name.length + OVERHEAD_BYTES;
    if (bytes > this.#limits.packetBytes) {
      this.#refuse(message, TOO_LARGE);
      return;
    }
    this.#inFlight.add(message);
    this.#link.send(message, (refusal) => {
      this.#inFlight.delete(message);
      if (refusal === null) this.#acknowledge(message);
      else this.#refuse(message, refusal);
      this.#pump();
      this.#wake();
    });
  }

  #acknowledge(message: Message): void {
    this.#published++;
    this.#lastAckMs = this.#options.clock.monotonicMs();
    this.#refusals.clear(message.topic);
  }

  /** Trying again would meet the same refusal. */
  #refuse(message: Message, refusal: Refusal): void {
    if (this.#refusals.add(message.topic, refusal)) this.#options.log.warn(this.#refusals.problem);
  }
}
