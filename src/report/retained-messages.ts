import type { Message } from "#report/message.ts";
import type { Topic } from "#report/topic-map.ts";

/** Topics kept, and as many cleared ones whose clearing is still to be sent. */
const LIMIT = 1024;

interface Kept {
  readonly topic: Topic;
  readonly payload: string;
}

/**
 * The retained messages as they should be at the broker. They are state, not news: only the last
 * of each is ever sent, and all of them again at each connect, because a broker may come back
 * without what it had retained.
 */
export class RetainedMessages {
  /** Messages without a place because there were too many. */
  lost = 0;
  /** By topic in full. */
  readonly #kept = new Map<string, Kept>();
  /** To be sent, with the topic of each. */
  readonly #due = new Map<string, Topic>();
  /** Put and never yet sent: clearing one needs no message. */
  readonly #unsent = new Set<string>();
  /** Clearings under way, with the topic of each: nothing else knows of them any more. */
  readonly #clearing = new Map<string, Topic>();

  put({ topic, name, payload }: Message): void {
    if (!this.#kept.has(name)) {
      if (this.#kept.size >= LIMIT) {
        this.lost++;
        return;
      }
      this.#unsent.add(name);
    }
    this.#kept.set(name, { topic, payload });
    this.#due.set(name, topic);
  }

  /** Also clears what an earlier run has left at the broker. */
  clear(topic: Topic, name: string): void {
    const wasKept = this.#kept.delete(name);
    if (this.#unsent.delete(name)) this.#due.delete(name);
    else if (wasKept || this.#due.size < 2 * LIMIT) this.#due.set(name, topic);
    else this.lost++;
  }

  /** All are due again, and what was cleared and not acknowledged. */
  republish(): void {
    for (const [name, topic] of this.#clearing) this.#due.set(name, topic);
    this.#clearing.clear();
    for (const [name, { topic }] of this.#kept) this.#due.set(name, topic);
  }

  /** The next that is due, if any, as it stands now. */
  take(): Message | undefined {
    const { value: due } = this.#due.entries().next();
    if (due === undefined) return undefined;
    const [name, topic] = due;
    this.#due.delete(name);
    this.#unsent.delete(name);
    const payload = this.#kept.get(name)?.payload ?? "";
    if (payload === "") this.#clearing.set(name, topic);
    return { topic, name, payload };
  }

  /** The broker has answered for the last that was taken of it. */
  acknowledge(name: string): void {
    this.#clearing.delete(name);
  }
}
