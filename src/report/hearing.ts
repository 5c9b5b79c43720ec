import type { Clock } from "#core/clock.ts";
import type { HostWatch } from "#report/host-watch.ts";
import type { Heard, Log } from "#report/mqtt-link.ts";
import { isNamedBy } from "#report/topic-filter.ts";
import type { TopicNames } from "#report/topic-map.ts";
import type { Subscription } from "#report/types.ts";

/** A topic with what is none is told of once in this time. */
const QUIET_MS = 60_000;

export interface HearingParts {
  readonly clock: Clock;
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

  constructor({ clock, names, host, hostId, log, others, changed }: HearingParts) {
    // Whoever may write there may write on and on, and the log must not grow by it.
    const saidMs = new Map<string, number>();
    const taken = (isTaken: boolean, { name }: Heard) => {
      const nowMs = clock.monotonicMs();
      if (!isTaken && nowMs - (saidMs.get(name) ?? Number.NEGATIVE_INFINITY) >= QUIET_MS) {
        saidMs.set(name, nowMs);
        log.warn(`what the broker has on ${name} is none of what the interface names`);
      }
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
      if (isNamedBy(filter, heard.name)) take(heard);
    }
  }
}
