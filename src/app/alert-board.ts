import { formatMicros } from "#core/units.ts";
import type { AlertEvent } from "#l2/types.ts";
import type { AlertCard } from "#status/types.ts";

const SHOWN = 20;
const OPEN_LIMIT = 1024;

/** The alerts the page shows: each once with its last step, the open ones and the newest. */
export class AlertBoard {
  readonly #recent = new Map<string, AlertEvent>();
  readonly #open = new Map<string, AlertEvent>();

  add(event: AlertEvent): void {
    this.#recent.set(event.id, event);
    if (this.#recent.size > SHOWN) {
      const [oldest] = this.#recent.keys();
      if (oldest !== undefined) this.#recent.delete(oldest);
    }
    if (event.state === "closed") this.#open.delete(event.id);
    else if (this.#open.has(event.id) || this.#open.size < OPEN_LIMIT) {
      this.#open.set(event.id, event);
    }
  }

  /** Its card goes, and it is not counted. */
  drop(id: string): void {
    this.#recent.delete(id);
    this.#open.delete(id);
  }

  /** Newest first. */
  get open(): AlertEvent[] {
    return [...this.#open.values()].reverse();
  }

  /** At most 20: what is open above a notice comes first, then the rest; each newest first. */
  cards(): AlertCard[] {
    const alarms = this.open.filter(isAlarm);
    const others = [...this.#recent.values()]
      .reverse()
      .filter((event) => !(isAlarm(event) && this.#open.has(event.id)));
    return [...alarms, ...others].slice(0, SHOWN).map(cardOf);
  }
}

function isAlarm(event: AlertEvent): boolean {
  return event.severity !== "notice";
}

function cardOf(event: AlertEvent): AlertCard {
  const { kind: _, at, since, ...rest } = event;
  return { ...rest, at: formatMicros(at), since: formatMicros(since) };
}
