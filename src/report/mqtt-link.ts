import type { IClientOptions, IConnackPacket, MqttClient } from "mqtt";
import type { Clock } from "#core/clock.ts";
import { oneLine } from "#core/errors.ts";
import { backoffMs } from "#report/backoff.ts";
import type { BrokerAddress } from "#report/broker-address.ts";
import type { Message } from "#report/message.ts";
import { PacketGauge } from "#report/packet-gauge.ts";
import type { Refusal } from "#report/refusals.ts";
import { LEAST_TLS, type TlsFiles } from "#report/tls-files.ts";
import { CONTENT_TYPE, TOPICS } from "#report/topic-map.ts";

export interface Log {
  info(text: string): void;
  warn(text: string): void;
}

export interface LinkOptions {
  readonly broker: BrokerAddress;
  readonly clientId: string;
  /** Sent by the broker when we are gone without a word, this long after. */
  readonly will: Message;
  readonly willDelaySeconds: number;
  readonly clock: Clock;
  readonly random: () => number;
  readonly log: Log;
  /** How long the broker may acknowledge nothing of what was sent; ACK_MS where not given. */
  readonly ackMs?: number;
  /** Our certificate and whom we trust; read anew at each try, so that a renewed one is taken. */
  readonly tls?: TlsFiles;
  /** Filters subscribed to at each connect. */
  readonly filters: readonly string[];
  /** A message came on one of them. */
  readonly onMessage: (heard: Heard) => void;
  readonly onUp: (limits: BrokerLimits) => void;
  /** The broker has answered for the filters: what it had retained is on its way. */
  readonly onSubscribed: () => void;
  /** What was sent and not acknowledged never will be. */
  readonly onDown: () => void;
}

/** A message as it came. */
export interface Heard {
  /** The topic in full. */
  readonly name: string;
  readonly payload: Uint8Array;
  /** Correlation data of a request (MQTT 5, 3.3.2.3.6). */
  readonly correlation?: Uint8Array;
  /** Where the answer is wished for (MQTT 5, 3.3.2.3.5): whoever sent it may aim anywhere. */
  readonly responseTopic?: string;
}

/** What the broker takes, from its CONNACK. */
export interface BrokerLimits {
  readonly inFlight: number;
  readonly packetBytes: number;
}

const SESSION_EXPIRY_SECONDS = 604_800;
const KEEPALIVE_SECONDS = 30;
const CONNECT_MS = 10_000;
const GOODBYE_MS = 400;
/** A connection that held this long makes the next failure the first one again. */
const STABLE_MS = 30_000;
const IN_FLIGHT = 16;
/** Pings may still be answered by a broker, or by something before it, that takes no message. */
const ACK_MS = 20_000;
/**
 * Messages after one that is not acknowledged: a broker acknowledges in order (MQTT 5, 4.6), and
 * what is acknowledged before its turn is kept until then.
 */
const MOST_AHEAD = 256;
/** The longest packet that may come. */
const MAX_INCOMING_BYTES = 65_536;
const NOT_GRANTED = 0x80;

/**
 * The connection to the broker, made again by itself. Each try is a new mqtt.js client, so that
 * no message lives in its stores: those number modulo 65,535 and overwrite what they hold.
 */
export class MqttLink {
  state: "connecting" | "online" | "offline" = "connecting";
  /** Why it is not online, on one line. */
  problem = "";
  readonly #options: LinkOptions;
  #client: MqttClient | null = null;
  #retry: NodeJS.Timeout | undefined;
  /** Runs while something is in flight, from the last sign that the broker takes messages. */
  #ackTimer: NodeJS.Timeout | undefined;
  /** Numbers of the messages in flight, in their order. */
  readonly #inFlight = new Set<number>();
  #sent = 0;
  #failures = 0;
  #upMs = 0;
  #isClosed = false;

  constructor(options: LinkOptions) {
    this.#options = options;
    void this.#connect();
  }

  /** Sends to the broker, which must be online. `done` is called unless the link goes down. */
  send(message: Message, done: (refusal: Refusal | null) => void): void {
    const client = this.#client;
    if (client === null) return;
    const number = ++this.#sent;
    const [oldest = number] = this.#inFlight;
    if (number - oldest > MOST_AHEAD) {
      this.#down(client, "acknowledgements come out of order");
      return;
    }
    this.#inFlight.add(number);
    if (oldest === number) this.#awaitAck(client);
    const { isRetained } = TOPICS[message.topic];
    const { correlation } = message;
    const properties = {
      ...(message.payload !== "" && { contentType: CONTENT_TYPE }),
      ...(correlation !== undefined && { correlationData: Buffer.from(correlation) }),
    };
    client.publish(
      message.name,
      message.payload,
      { qos: 1, retain: isRetained, properties },
      (error) => {
        if (client !== this.#client) return;
        this.#inFlight.delete(number);
        this.#awaitAck(client);
        done(error ? refusalOf(error) : null);
      },
    );
  }

  /** Takes leave of the broker, which then does not send the will. At most GOODBYE_MS. */
  async close(): Promise<void> {
    this.#isClosed = true;
    clearTimeout(this.#retry);
    clearTimeout(this.#ackTimer);
    const client = this.#client;
    this.#client = null;
    if (client === null) return;
    // mqtt.js waits for what is in flight, also where that is never acknowledged.
    const { promise: late, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, GOODBYE_MS);
    await Promise.race([client.endAsync(!client.connected).catch(() => undefined), late]);
    clearTimeout(timer);
    client.stream.destroy();
  }

  #awaitAck(client: MqttClient): void {
    clearTimeout(this.#ackTimer);
    if (this.#inFlight.size === 0) return;
    const { ackMs = ACK_MS } = this.#options;
    this.#ackTimer = setTimeout(() => this.#down(client, "no acknowledgement"), ackMs);
  }

  async #connect(): Promise<void> {
    // Loaded where it is needed: 0.2 s and 19 MB.
    const mqtt = await import("mqtt");
    if (this.#isClosed) return;
    let options: IClientOptions;
    try {
      options = this.#clientOptions();
    } catch (error) {
      // A certificate that is just being replaced, or was replaced by a wrong one.
      this.#failed(oneLine(error));
      return;
    }
    const client = mqtt.connect(options);
    this.#client = client;
    const gauge = new PacketGauge(MAX_INCOMING_BYTES);
    client.stream.on("data", (bytes: Uint8Array) => {
      if (gauge.take(bytes)) return;
      client.stream.destroy();
      this.#down(client, "the broker sent a packet longer than we take");
    });
    client.on("connect", (connack) => this.#up(client, connack));
    client.on("error", (error) => this.#down(client, reasonOf(error)));
    client.on("disconnect", ({ reasonCode }) =>
      this.#down(client, `the broker ended the connection (${reasonCode})`),
    );
    client.on("close", () => this.#down(client, "the connection was closed"));
    client.on("message", (name, payload, { properties }) => {
      if (client !== this.#client) return;
      const { correlationData: correlation, responseTopic } = properties ?? {};
      this.#options.onMessage({
        ...{ name, payload },
        ...(correlation !== undefined && { correlation }),
        ...(responseTopic !== undefined && { responseTopic }),
      });
    });
  }

  #clientOptions(): IClientOptions {
    const { broker, clientId, will, willDelaySeconds, tls } = this.#options;
    const { shown: _, ...address } = broker;
    return {
      ...address,
      ...(broker.protocol === "mqtts" && { minVersion: LEAST_TLS, ...tls?.read() }),
      protocolVersion: 5,
      clientId,
      clean: false,
      properties: {
        sessionExpiryInterval: SESSION_EXPIRY_SECONDS,
        maximumPacketSize: MAX_INCOMING_BYTES,
      },
      keepalive: KEEPALIVE_SECONDS,
      connectTimeout: CONNECT_MS,
      reconnectPeriod: 0,
      queueQoSZero: false,
      resubscribe: false,
      will: {
        topic: will.name,
        payload: Buffer.from(will.payload),
        qos: 1,
        retain: true,
        properties: { willDelayInterval: willDelaySeconds, contentType: CONTENT_TYPE },
      },
    };
  }

  #up(client: MqttClient, { properties }: IConnackPacket): void {
    if (client !== this.#client) return;
    const { broker, clock, log, onUp } = this.#options;
    this.state = "online";
    this.problem = "";
    this.#upMs = clock.monotonicMs();
    log.info(`broker ${broker.shown} is online`);
    this.#subscribe(client);
    onUp({
      inFlight: Math.min(IN_FLIGHT, properties?.receiveMaximum ?? IN_FLIGHT),
      packetBytes: properties?.maximumPacketSize ?? Number.POSITIVE_INFINITY,
    });
  }

  /** A refused filter is no reason to stop reporting. */
  #subscribe(client: MqttClient): void {
    const { filters, log, onSubscribed } = this.#options;
    if (filters.length === 0) return;
    // No local: what we send is not for us. Retain as published, as a bridge keeps it.
    client.subscribe([...filters], { qos: 1, nl: true, rap: true }, (_error, _granted, packet) => {
      if (client !== this.#client) return;
      const refused = filters.filter((_, i) => Number(packet?.granted[i] ?? 0) >= NOT_GRANTED);
      if (refused.length > 0) log.warn(`the broker lets us not read ${refused.join(", ")}`);
      onSubscribed();
    });
  }

  #down(client: MqttClient, why: string): void {
    if (client !== this.#client) return;
    const { clock, onDown } = this.#options;
    const wasOnline = this.state === "online";
    if (wasOnline && clock.monotonicMs() - this.#upMs >= STABLE_MS) this.#failures = 0;
    this.#client = null;
    clearTimeout(this.#ackTimer);
    this.#inFlight.clear();
    client.end(true);
    this.#failed(why);
    if (wasOnline) onDown();
  }

  #failed(why: string): void {
    const { broker, random, log } = this.#options;
    this.state = "offline";
    this.problem = `${why}; trying again by itself`;
    const waitMs = backoffMs(++this.#failures, random);
    log.warn(`broker ${broker.shown}: ${why}; next try in ${waitMs} ms`);
    this.#retry = setTimeout(() => void this.#connect(), waitMs);
  }
}

function codeOf(error: Error): unknown {
  return "code" in error ? error.code : undefined;
}

/** Several failed addresses of one host come as an error without text. */
function reasonOf(error: Error): string {
  const code = codeOf(error);
  if (error.message === "") return String(code);
  return typeof code === "number" ? `${error.message} (${code})` : oneLine(error);
}

function refusalOf(error: Error): Refusal {
  const code = codeOf(error);
  return { code: typeof code === "number" ? code : 0, text: oneLine(error) };
}
