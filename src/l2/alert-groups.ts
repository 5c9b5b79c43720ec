import { LruMap } from "#core/lru-map.ts";
import type { AlertBook, AlertCase } from "#l2/alert-book.ts";
import { gaugeOf } from "#l2/gauge.ts";
import type { TableGauge } from "#l2/types.ts";

const GROUP_LIMIT = 1024;
/** Open alerts of one attacker, or over one address. More of them tell nobody more. */
const MOST_OPEN = 8;

/** Keeps one attack with many faces (made-up senders, a whole network robbed) at a few alerts. */
export class AlertGroups {
  readonly #groups = new LruMap<string, AlertCase[]>(GROUP_LIMIT);
  readonly #book: AlertBook;

  constructor(book: AlertBook) {
    this.#book = book;
  }

  /** The latest alert of a group that has as many open ones as it may: it counts for the rest. */
  findFull(groups: readonly string[]): AlertCase | undefined {
    for (const group of groups) {
      const open = this.openOf(group);
      if (open.length >= MOST_OPEN) return open.at(-1);
    }
    return undefined;
  }

  join(groups: readonly string[], opened: AlertCase): void {
    for (const group of groups) this.#groups.set(group, [...this.openOf(group), opened]);
  }

  get gauge(): TableGauge {
    return gaugeOf("alert groups", this.#groups);
  }

  /** The open alerts of a group, in the order they opened. */
  openOf(group: string): AlertCase[] {
    const cases = this.#groups.get(group) ?? [];
    return cases.filter((one) => this.#book.find(one.key) === one);
  }
}
