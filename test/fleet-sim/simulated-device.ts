import { connect, type Socket } from "node:net";
import { generate, type Packet, parser } from "mqtt-packet";
import { encode, TopicNames } from "#report/topic-map.ts";

export interface DeviceOptions {
  readonly port: number;
  readonly root: string;
  readonly id: string;
  /** Time from a publish to its PUBACK. */
  readonly onAck: (latencyMs: number) => void;
  /** A command, or what else came on one of its topics. */
  readonly onMessage?: (topic: string, payload: Buffer) => void;
}

const SESSION_EXPIRY_SECONDS = 604_800;
const KEEPALIVE_SECONDS = 60;
const WILL_DELAY_SECONDS = 60;
const VERSION = { protocolVersion: 5 } as const;

/** What the broker sees of an appliance: a socket, a session, a will, what it says and hears. */
export class SimulatedDevice {
  readonly names: TopicNames;
  sent = 0;
  acked = 0;
  /** Why it lost its connection, if it did. */
  problem: string | null = null;
  readonly #options: DeviceOptions;
  readonly #socket: Socket;
  /** Time of each publish by its packet id. */
  readonly #inFlight = new Map<number, number>();
  readonly #ready = Promise.withResolvers<void>();
  #packetId = 0;

  constructor(options: DeviceOptions) {
    this.#options = options;
    this.names = new TopicNames(options.root, options.id);
    this.#socket = connect(options.port, "127.0.0.1").setNoDelay();
    this.#socket.on("error", (error) => this.#lose(error.message));
    this.#socket.on("close", () => this.#lose("the broker closed the connection"));
    const packets = parser(VERSION).on("packet", (packet) => this.#take(packet));
    this.#socket.on("data", (bytes) => packets.parse(bytes));
    this.#socket.once("connect", () => this.#greet());
  }

  /** Until the broker has taken it in and it listens. @throws where it did not */
  get ready(): Promise<void> {
    return this.#ready.promise;
  }

  /** QoS 1, as all that an appliance says. */
  publish(topic: string, payload: string, retain = false): void {
    const messageId = this.#nextId();
    this.#inFlight.set(messageId, performance.now());
    this.sent++;
    this.#write({ cmd: "publish", topic, payload, qos: 1, dup: false, retain, messageId });
  }

  /** Without a farewell: as when the power goes. */
  end(): void {
    this.#socket.removeAllListeners("close").destroy();
  }

  #greet(): void {
    const topic = this.names.of("status/health");
    this.#write({
      cmd: "connect",
      protocolId: "MQTT",
      ...VERSION,
      clean: false,
      clientId: this.#options.id,
      keepalive: KEEPALIVE_SECONDS,
      properties: { sessionExpiryInterval: SESSION_EXPIRY_SECONDS },
      will: {
        topic,
        payload: Buffer.from(encode("status/health", { status: "down" })),
        qos: 1,
        retain: true,
        properties: { willDelayInterval: WILL_DELAY_SECONDS },
      },
    });
  }

  #take(packet: Packet): void {
    if (packet.cmd === "connack") this.#listen(packet.reasonCode ?? 0);
    else if (packet.cmd === "suback") this.#ready.resolve();
    else if (packet.cmd === "puback") this.#acknowledge(packet.messageId ?? 0);
    else if (packet.cmd === "publish") {
      if (packet.qos === 1) this.#write({ cmd: "puback", messageId: packet.messageId ?? 0 });
      this.#options.onMessage?.(packet.topic, Buffer.from(packet.payload));
    } else if (packet.cmd === "disconnect") this.#lose(`sent away: ${packet.reasonCode}`);
  }

  #listen(reasonCode: number): void {
    if (reasonCode !== 0) this.#lose(`refused: ${reasonCode}`);
    const topics = ["cmd/+/+", "desired/config", "ack"].map((each) => this.names.prefix + each);
    const subscriptions = topics.map((topic) => ({ topic, qos: 1 as const, nl: true, rap: true }));
    this.#write({ cmd: "subscribe", messageId: this.#nextId(), subscriptions });
  }

  #acknowledge(messageId: number): void {
    const sentAt = this.#inFlight.get(messageId);
    if (sentAt === undefined) return;
    this.#inFlight.delete(messageId);
    this.acked++;
    this.#options.onAck(performance.now() - sentAt);
  }

  #nextId(): number {
    this.#packetId = (this.#packetId % 65_535) + 1;
    return this.#packetId;
  }

  #write(packet: Packet): void {
    this.#socket.write(generate(packet, VERSION));
  }

  #lose(why: string): void {
    this.problem ??= why;
    this.#ready.reject(new Error(`${this.#options.id}: ${why}`));
  }
}
