import { randomUUID } from "node:crypto";
import mqtt, {
  type IClientOptions,
  type IConnackPacket,
  type IPublishPacket,
  type MqttClient,
} from "mqtt";
import { until } from "../helpers/until.ts";

/** Who speaks: the address with its user, and what it shows of itself. */
export interface Identity {
  readonly url: string;
  readonly options: IClientOptions;
  /** What has not come after this time does not come. */
  readonly waitMs: number;
}

/** Two sides of a fleet at the broker that is tested, below a root of their own. */
export interface Bench {
  readonly device: Identity;
  readonly operator: Identity;
  /** As the broker's access rules know it. */
  readonly root: string;
  readonly deviceId: string;
}

const SETTLE_MS = 300;

/** One client, with all it has heard. */
export class Peer implements AsyncDisposable {
  readonly heard: readonly IPublishPacket[];
  readonly client: MqttClient;
  /** The broker went on with a session that it had. */
  readonly isResumed: boolean;
  readonly #waitMs: number;

  private constructor(
    client: MqttClient,
    isResumed: boolean,
    heard: readonly IPublishPacket[],
    waitMs: number,
  ) {
    this.#waitMs = waitMs;
    this.client = client;
    this.isResumed = isResumed;
    this.heard = heard;
  }

  /** @throws Error where the broker does not take it in */
  static async connect(
    { url, options, waitMs }: Identity,
    more: IClientOptions = {},
  ): Promise<Peer> {
    const heard: IPublishPacket[] = [];
    const clientId = `conformance-${randomUUID().slice(0, 8)}`;
    const fixed = { protocolVersion: 5, reconnectPeriod: 0, connectTimeout: waitMs } as const;
    const client = mqtt.connect(url, { ...fixed, clientId, ...options, ...more });
    // From the start: what a session holds comes right behind the CONNACK.
    client.on("message", (_topic, _payload, packet) => heard.push(packet));
    const { promise, resolve, reject } = Promise.withResolvers<IConnackPacket>();
    client.once("connect", resolve).on("error", reject);
    client.once("close", () => reject(new Error("the broker closed the connection")));
    return new Peer(client, (await promise).sessionPresent, heard, waitMs);
  }

  async hears(topic: string, count = 1): Promise<readonly IPublishPacket[]> {
    const on = () => this.heard.filter((packet) => packet.topic === topic);
    await until(() => on().length >= count, `${count} of ${topic}`, this.#waitMs);
    return on();
  }

  /** What was sent before this has come, or does not. */
  settle(): Promise<void> {
    return new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
  }

  /** 0, or the reason of the refusal; -1 when the connection ended over it. */
  async write(topic: string, payload: string, more: object = {}): Promise<number> {
    try {
      await this.#whileOpen(this.client.publishAsync(topic, payload, { qos: 1, ...more }));
      return 0;
    } catch (error) {
      const { code } = error as { code?: unknown };
      return typeof code === "number" ? code : -1;
    }
  }

  async listen(filter: string): Promise<void> {
    await this.#whileOpen(this.client.subscribeAsync(filter, { qos: 1, rap: true }));
  }

  /** Without a farewell. */
  drop(): void {
    this.client.stream.destroy();
  }

  /** What waits for an answer never hears of it when the connection ends. */
  async #whileOpen(answer: Promise<unknown>): Promise<void> {
    const { promise, reject } = Promise.withResolvers<never>();
    const end = () => reject(new Error("the broker closed the connection"));
    const timer = setTimeout(() => reject(new Error("the broker does not answer")), this.#waitMs);
    this.client.once("close", end);
    if (!this.client.connected) end();
    try {
      await Promise.race([answer, promise]);
    } finally {
      clearTimeout(timer);
      this.client.off("close", end);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.client.endAsync(true).catch(() => undefined);
  }
}
