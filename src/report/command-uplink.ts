import type {
  Arrival,
  Capability,
  CommandLink,
  CommandStatus,
  CommandsTwin,
  ConfigTwin,
  Reply,
} from "#fleet/types.ts";
import type { Heard } from "#report/mqtt-link.ts";
import type { TopicNames } from "#report/topic-map.ts";
import type { Reporter, Subscription } from "#report/types.ts";
import type { Outbox } from "#store/types.ts";

/** Of correlation data; longer is not given back: it would be kept with each status. */
const MOST_CORRELATION_BYTES = 256;

export interface CommandUplinkParts {
  readonly names: TopicNames;
  readonly outbox: Outbox;
  /** Asked for whatever is retained; it takes the subscriptions before this one is used. */
  readonly reporter: () => Reporter;
}

/** The desk's way to the broker: statuses are records of the outbox, so that none is lost. */
export class CommandUplink implements CommandLink {
  readonly #parts: CommandUplinkParts;
  #receiver: ((arrival: Arrival) => void) | null = null;

  constructor(parts: CommandUplinkParts) {
    this.#parts = parts;
  }

  get isOnline(): boolean {
    return this.#parts.reporter().health.state === "online";
  }

  /**
   * What is to be heard for it, to the level as an access rule allows it: some brokers hold the
   * filter itself against their rules, and `cmd/#` would be more than docs/fleet/arpguard.acl lets.
   */
  get subscriptions(): Subscription[] {
    const { names } = this.#parts;
    const below = names.of("cmd/{type}", { type: "" });
    return [
      { filter: `${below}+/+`, take: (heard) => this.#take(heard, below) },
      { filter: names.of("desired/config"), take: (heard) => this.#arrive(heard, null) },
    ];
  }

  subscribe(receive: (arrival: Arrival) => void): void {
    this.#receiver = receive;
  }

  publishStatus(id: string, type: string, status: CommandStatus, reply?: Reply): void {
    const { outbox, names } = this.#parts;
    const { correlation, responseTopic: response } = reply ?? {};
    const echo = correlation ? { correlation: Buffer.from(correlation).toString("base64") } : {};
    const body = { ...status, type, id, ...echo };
    outbox.post("command", body);
    const isElsewhere = response !== names.of("cmd/{type}/{id}/status", { type, id });
    if (response && isElsewhere && names.isResponse(response)) {
      outbox.post("command", { ...body, response });
    }
  }

  setCapability(type: string, capability: Capability | null): void {
    this.#parts.reporter().retain("cmd/{type}", { type }, capability);
  }

  setCommands(twin: CommandsTwin): void {
    this.#parts.reporter().retain("twin/commands", {}, twin);
  }

  setConfig(twin: ConfigTwin): void {
    this.#parts.reporter().retain("twin/config", {}, twin);
  }

  /** Others may write below our commands, too; of those names two levels down are commands. */
  #take(heard: Heard, below: string): void {
    const [type = "", id = "", more] = heard.name.slice(below.length).split("/");
    if (id !== "" && more === undefined) this.#arrive(heard, { type, id });
  }

  #arrive({ payload, correlation, responseTopic }: Heard, named: Arrival["named"]): void {
    const isEchoed = correlation !== undefined && correlation.length <= MOST_CORRELATION_BYTES;
    const isOurs = responseTopic !== undefined && this.#parts.names.isResponse(responseTopic);
    const reply = {
      correlation: isEchoed ? correlation : null,
      responseTopic: isOurs ? responseTopic : null,
    };
    this.#receiver?.({ named, payload, ...reply });
  }
}
