import type { AlertEvent } from "#l2/types.ts";
import type { Message } from "#report/message.ts";
import { openAlertPayload } from "#report/payloads.ts";
import { encode, type TopicNames } from "#report/topic-map.ts";

const TOPIC = "a/{alertId}";
/** Open alerts, and as many closed ones whose retained message is still to be cleared. */
const LIMIT = 1024;

/**
 * The retained messages as they should be at the broker. They are state, not news: only the last
 * of each is ever sent, and all open ones again at each connect, because a broker may come back
 * without what it had retained.
 */
export class OpenAlerts {
  /** Alerts without a retained message because there were too many. */
  lost = 0;
  readonly #names: TopicNames;
  /** Payload by topic in full. */
  readonly #open = new Map<string, string>();
  /** Topics to be sent. */
  readonly #due = new Set<string>();
  /** Opened and never yet sent: closing one needs no clearing. */
  readonly #unsent = new Set<string>();

  constructor(names: TopicNames) {
    this.#names = names;
  }

  update(event: AlertEvent): void {
    const payload = openAlertPayload(event);
    if (payload === null) return;
    const name = this.#names.of(TOPIC, { alertId: event.id });
    if (event.state === "closed") this.#close(name);
    else this.#put(name, encode(TOPIC, payload));
  }

  /** All open ones are due again. */
  republish(): void {
    for (const name of this.#open.keys()) this.#due.add(name);
  }

  /** The next that is due, if any, as it stands now. */
  take(): Message | undefined {
    const { value: name } = this.#due.values().next();
    if (name === undefined) return undefined;
    this.#due.delete(name);
    this.#unsent.delete(name);
    return { topic: TOPIC, name, payload: this.#open.get(name) ?? "" };
  }

  /** One that was taken but not acknowledged is due again. */
  putBack(message: Message): void {
    this.#due.add(message.name);
  }

  #put(name: string, payload: string): void {
    if (!this.#open.has(name)) {
      if (this.#open.size >= LIMIT) {
        this.lost++;
        return;
      }
      this.#unsent.add(name);
    }
    this.#open.set(name, payload);
    this.#due.add(name);
  }

  #close(name: string): void {
    const wasOpen = this.#open.delete(name);
    if (this.#unsent.delete(name)) this.#due.delete(name);
    else if (wasOpen || this.#due.size < 2 * LIMIT) this.#due.add(name);
    else this.lost++;
  }
}
