import type {
  Arrival,
  Capability,
  CommandLink,
  CommandStatus,
  CommandsTwin,
  ConfigTwin,
  Reply,
} from "#fleet/types.ts";
import { Fifo } from "#report/fifo.ts";
import type { Message } from "#report/message.ts";
import type { Incoming } from "#report/mqtt-link.ts";
import { COMMAND_FILTERS, encode, type TopicNames } from "#report/topic-map.ts";

/** Statuses that wait: more than 36 open commands make while they send a file each. */
const MOST_WAITING = 1024;
const STATUS = "cmd/{type}/{id}/status";

export interface UplinkParts {
  readonly names: TopicNames;
  readonly isOnline: () => boolean;
  /** Something waits to be sent. */
  readonly wake: () => void;
  /** There are other filters to listen to. */
  readonly listen: () => void;
}

/** What goes between the desk of commands and the broker, until the link takes it. */
export class CommandUplink implements CommandLink {
  lost = 0;
  readonly #parts: UplinkParts;
  readonly #statuses = new Fifo<Message>();
  /** Every retained message by its name, and those that the broker has not been sent. */
  readonly #retained = new Map<string, Message>();
  readonly #unsent = new Set<string>();
  #receiver: ((arrival: Arrival) => void) | null = null;

  constructor(parts: UplinkParts) {
    this.#parts = parts;
  }

  get isOnline(): boolean {
    return this.#parts.isOnline();
  }

  /** Nothing while nobody obeys. */
  get filters(): readonly string[] {
    if (this.#receiver === null) return [];
    return COMMAND_FILTERS.map((filter) => this.#parts.names.prefix + filter);
  }

  subscribe(receive: (arrival: Arrival) => void): void {
    this.#receiver = receive;
    this.#parts.listen();
  }

  receive({ name, payload, responseTopic, correlation }: Incoming): void {
    const { prefix } = this.#parts.names;
    if (!name.startsWith(prefix)) return;
    const topic = name.slice(prefix.length);
    this.#receiver?.({ topic, payload, responseTopic, correlation });
  }

  publishStatus(id: string, type: string, status: CommandStatus, reply?: Reply): void {
    const { names, wake } = this.#parts;
    const payload = encode(STATUS, status);
    const echo = reply?.correlation ? { correlation: reply.correlation } : {};
    const wanted = reply?.responseTopic ? names.ofResponse(reply.responseTopic) : null;
    const own = names.ofStatus(type, id);
    for (const name of wanted === null || wanted === own ? [own] : [own, wanted]) {
      if (this.#statuses.size >= MOST_WAITING) {
        this.#statuses.shift();
        this.lost++;
      }
      this.#statuses.push({ topic: STATUS, name, payload, ...echo });
    }
    wake();
  }

  setCapability(type: string, capability: Capability | null): void {
    const topic = "cmd/{type}";
    const payload = capability === null ? "" : encode(topic, capability);
    this.#retain({ topic, name: this.#parts.names.ofCapability(type), payload });
  }

  setCommands(twin: CommandsTwin): void {
    const topic = "twin/commands";
    const payload = encode(topic, { open: [...twin.open], finished: [...twin.finished] });
    this.#retain({ topic, name: this.#parts.names.of(topic), payload });
  }

  setConfig(twin: ConfigTwin): void {
    const topic = "twin/config";
    this.#retain({ topic, name: this.#parts.names.of(topic), payload: encode(topic, twin) });
  }

  /** At each connection: a broker may have lost what it was to keep. */
  republish(): void {
    for (const name of this.#retained.keys()) this.#unsent.add(name);
  }

  /** The next to be sent, or undefined. */
  take(): Message | undefined {
    const status = this.#statuses.shift();
    if (status !== undefined) return status;
    const [name] = this.#unsent;
    if (name === undefined) return undefined;
    this.#unsent.delete(name);
    return this.#retained.get(name);
  }

  /** What was sent and will not be acknowledged; what is retained comes again anyway. */
  putBack(messages: readonly Message[]): void {
    this.#statuses.putBack(messages.filter(({ topic }) => topic === STATUS));
  }

  #retain(message: Message): void {
    if (this.#retained.get(message.name)?.payload === message.payload) return;
    this.#retained.set(message.name, message);
    this.#unsent.add(message.name);
    this.#parts.wake();
  }
}
