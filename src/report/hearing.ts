import type { HostWatch } from "#report/host-watch.ts";
import type { Heard, Log } from "#report/mqtt-link.ts";
import type { TopicNames } from "#report/topic-map.ts";
import type { Subscription } from "#report/types.ts";

export interface HearingParts {
  readonly names: TopicNames;
  readonly host: HostWatch;
  /** The host of the config, if any. */
  readonly hostId: string | undefined;
  readonly log: Log;
  /** What else is heard. */
  readonly others: readonly Subscription[];
  /** Called when the host has said something. */
  readonly changed: () => void;
}

/** What is heard of the broker, and who takes it. */
export class Hearing {
  readonly #subscriptions: readonly Subscription[];

  constructor({ names, host, hostId, log, others, changed }: HearingParts) {
    const taken = (isTaken: boolean, { name }: Heard) => {
      if (!isTaken) log.warn(`what the broker has on ${name} is none of what the interface names`);
      changed();
    };
    const stored: Subscription = {
      filter: names.of("ack"),
      take: (heard) => taken(host.takeStored(heard.payload), heard),
    };
    const state = (id: string): Subscription => ({
      filter: names.ofHost(id),
      take: (heard) => taken(host.takeState(heard.payload), heard),
    });
    this.#subscriptions = [stored, ...(hostId === undefined ? [] : [state(hostId)]), ...others];
  }

  get filters(): string[] {
    return this.#subscriptions.map(({ filter }) => filter);
  }

  take(heard: Heard): void {
    for (const { filter, take } of this.#subscriptions) {
      const isHere = filter.endsWith("#")
        ? heard.name.startsWith(filter.slice(0, -1))
        : heard.name === filter;
      if (isHere) take(heard);
    }
  }
}
