import type { Topic } from "#report/topic-map.ts";

/** Why the broker took the message but not its content (MQTT 5, 3.4.2.1). */
export interface Refusal {
  readonly code: number;
  readonly text: string;
}

/** MQTT 5, 2.4 */
const NOT_AUTHORIZED = 135;

/** What the broker refuses, by topic, until it takes one of that topic again. */
export class Refusals {
  readonly #prefix: string;
  readonly #byTopic = new Map<Topic, { count: number; last: Refusal }>();

  /** @param prefix of all topics of this device, for the mend */
  constructor(prefix: string) {
    this.#prefix = prefix;
  }

  /** Counts one; true when it is the first of its topic. */
  add(topic: Topic, last: Refusal): boolean {
    const count = (this.#byTopic.get(topic)?.count ?? 0) + 1;
    this.#byTopic.set(topic, { count, last });
    return count === 1;
  }

  clear(topic: Topic): void {
    this.#byTopic.delete(topic);
  }

  /** One line, empty when nothing is refused. */
  get problem(): string {
    if (this.#byTopic.size === 0) return "";
    const each = [...this.#byTopic].map(
      ([topic, { count, last }]) => `${count} of ${topic}: ${last.text} (${last.code})`,
    );
    const isAcl = [...this.#byTopic.values()].some(({ last }) => last.code === NOT_AUTHORIZED);
    const mend = isAcl ? `let this device write ${this.#prefix}# there` : "see the broker's log";
    return `the broker refused ${each.join(", ")}; ${mend}`;
  }
}
