import mqtt, { type IClientOptions, type IPublishPacket, type MqttClient } from "mqtt";
import { CONTENT_TYPE } from "#report/topic-map.ts";
import { Psql } from "./psql.ts";
import { filtersOf, hostTopic, type Received, receivedOf } from "./received.ts";

export interface AckWriterOptions {
  readonly broker: string;
  /** Certificates and what else mqtt.js takes. */
  readonly client?: IClientOptions;
  /** As psql takes it. */
  readonly database: string;
  readonly root: string;
  /** As the devices know it; also the name of its session. */
  readonly hostId: string;
  /** A device is told at most so often how far it has come. */
  readonly ackMs: number;
}

/** Of records given to the database in one transaction, and of those that wait meanwhile. */
const MOST_RECORDS = 2000;
const SESSION_EXPIRY_SECONDS = 1_209_600;
const GROUP = "ingest";

type Cursors = Readonly<Record<string, Readonly<Record<string, number>>>>;

/**
 * The receiver of a fleet: stores what devices tell in PostgreSQL and tells them how far it is
 * stored. A PUBACK says only that a message came here; what a crash takes from memory, or a full
 * broker from its queue, leaves a hole before which the cursor stops, and the device sends again
 * from there. Any number of these may run, each with a host id of its own.
 */
export class AckWriter implements AsyncDisposable {
  /** Messages without a record in them. */
  refused = 0;
  stored = 0;
  /** Rejects when the database has gone. */
  readonly failed: Promise<never>;
  readonly #options: AckWriterOptions;
  readonly #db: Psql;
  readonly #client: MqttClient;
  readonly #fail: (why: Error) => void;
  readonly #acks = new Map<string, string>();
  readonly #timer: NodeJS.Timeout;
  #waiting: Received[] = [];
  /** Lets the next message in. */
  #held: (() => void) | null = null;
  #writing: Promise<void> | null = null;

  constructor(options: AckWriterOptions) {
    const { promise, reject } = Promise.withResolvers<never>();
    this.#options = options;
    this.failed = promise;
    this.failed.catch(() => undefined);
    this.#fail = reject;
    this.#db = new Psql(options.database);
    this.#client = mqtt.connect(options.broker, {
      protocolVersion: 5,
      clientId: `${GROUP}-${options.hostId}`,
      clean: false,
      properties: { sessionExpiryInterval: SESSION_EXPIRY_SECONDS },
      will: { topic: this.#host, payload: this.#presence(false), qos: 1, retain: true },
      ...options.client,
    });
    this.#client.handleMessage = (packet, done) => this.#take(packet as IPublishPacket, done);
    this.#client.on("connect", () => void this.#greet().catch(this.#fail));
    this.#client.on("error", () => undefined);
    this.#timer = setInterval(() => this.#tell(), options.ackMs);
  }

  /** Stores and tells what has come, then takes leave. */
  async [Symbol.asyncDispose](): Promise<void> {
    clearInterval(this.#timer);
    await this.#writing;
    this.#tell();
    if (this.#client.connected) {
      this.#publish(this.#host, this.#presence(false));
      await this.#client.endAsync();
    } else await this.#client.endAsync(true);
    await this.#db[Symbol.asyncDispose]();
  }

  get #host(): string {
    return hostTopic(this.#options.root, this.#options.hostId);
  }

  #presence(online: boolean): string {
    return JSON.stringify({ online, timestamp: Date.now() });
  }

  /** A broker may have come back without what it had retained. */
  async #greet(): Promise<void> {
    const { root } = this.#options;
    this.#client.subscribe(filtersOf(root, GROUP), { qos: 1 });
    this.#publish(this.#host, this.#presence(true));
    this.#learn(await this.#db.call("acks"));
  }

  #take(packet: IPublishPacket, done: () => void): void {
    const records = receivedOf(this.#options.root, packet.topic, packet.payload.toString());
    if (records === null) this.refused++;
    else this.#waiting.push(...records);
    if (this.#waiting.length < MOST_RECORDS) done();
    else this.#held = done;
    this.#writing ??= this.#write().finally(() => {
      this.#writing = null;
    });
  }

  /** While one batch is written the next gathers. */
  async #write(): Promise<void> {
    try {
      while (this.#waiting.length > 0) {
        const batch = this.#waiting;
        this.#waiting = [];
        this.#held?.();
        this.#held = null;
        this.#learn(await this.#db.call("ingest", batch));
        this.stored += batch.length;
      }
    } catch (error) {
      this.#fail(error as Error);
    }
  }

  #learn(cursors: unknown): void {
    for (const [device, streams] of Object.entries(cursors as Cursors)) {
      this.#acks.set(device, JSON.stringify(streams));
    }
  }

  #tell(): void {
    if (!this.#client.connected) return;
    for (const [device, ack] of this.#acks) {
      this.#publish(`${this.#options.root}/${device}/ack`, ack);
    }
    this.#acks.clear();
  }

  #publish(topic: string, payload: string): void {
    const properties = { contentType: CONTENT_TYPE };
    this.#client.publish(topic, payload, { qos: 1, retain: true, properties });
  }
}
