import { LruMap } from "#core/lru-map.ts";
import { formatMicros, type Micros } from "#core/units.ts";
import type { KeptStep, Mute, Screened } from "#detect/types.ts";
import type { AlertEvent, AlertType, TableGauge } from "#l2/types.ts";

/** The book of the rules and the box itself have no more open at once. */
const OPEN_LIMIT = 1024;

interface Open {
  readonly last: AlertEvent;
  /** The mute that silences it, or null while it is told. */
  readonly mute: Mute | null;
}

/**
 * Keeps muted alerts from being told. To those who listen an alert begins when its mute ends, and
 * is over when one begins; the history gets every step, muted ones with their mark.
 */
export class Suppression {
  readonly #open = new LruMap<string, Open>(OPEN_LIMIT);
  #mutes = new Map<AlertType, Mute[]>();
  #reviewedAt = 0 as Micros;

  /** These mutes hold from now on. Call `review` for what that changes. */
  replace(mutes: readonly Mute[]): void {
    this.#mutes = Map.groupBy(mutes, ({ type }) => type);
  }

  /** Sees a step. Mutes have ended by its time, or by that of the last review where it is late. */
  screen(step: AlertEvent): Screened {
    const before = this.#open.peek(step.id);
    const at = Math.max(step.at, this.#reviewedAt) as Micros;
    const mute = this.#muteOf(step, at);
    if (step.state === "closed") this.#open.delete(step.id);
    else this.#open.set(step.id, { last: step, mute });
    if (mute !== null) {
      const wasTold = before !== undefined && before.mute === null;
      return { told: wasTold ? silencing(step, mute) : null, kept: marked(step, mute) };
    }
    const isNews = step.state === "updated" && before !== undefined && before.mute !== null;
    return { told: isNews ? { ...step, state: "opened" } : step, kept: step };
  }

  /** What the mutes, or the time that has passed, have changed for the alerts that are open. */
  review(at: Micros): Screened[] {
    const changed: Screened[] = [];
    this.#reviewedAt = at;
    for (const [id, { last, mute: before }] of [...this.#open.entries()]) {
      const mute = this.#muteOf(last, at);
      if (mute?.id === before?.id) continue;
      this.#open.set(id, { last, mute });
      if (mute === null) changed.push({ told: { ...last, state: "opened" }, kept: last });
      else {
        const step = { ...last, at: Math.max(at, last.at) as Micros };
        const told = before === null ? silencing(step, mute) : null;
        changed.push({ told, kept: marked(last, mute) });
      }
    }
    return changed;
  }

  /** Open alerts that are muted. */
  get muted(): number {
    return [...this.#open.entries()].filter(([, { mute }]) => mute !== null).length;
  }

  get gauge(): TableGauge {
    const { size, limit, evicted } = this.#open;
    return { name: "screened alerts", size, limit, evicted };
  }

  #muteOf(step: AlertEvent, at: Micros): Mute | null {
    return this.#mutes.get(step.type)?.find((mute) => silences(mute, step, at)) ?? null;
  }
}

/**
 * True when the mute is of the alert's type and pair, and has not ended at `at`. The pair of an
 * alert is one station and one address: the station it accuses, and the address taken. Where none
 * was taken, the address is the accused station's own; where nobody is accused, that of the one
 * victim. An alert with several victims and no attacker has no address that a mute could name.
 */
export function silences(mute: Mute, alert: AlertEvent, at: Micros): boolean {
  if (mute.type !== alert.type || at >= mute.until) return false;
  if (mute.mac === undefined && mute.ip === undefined) return false;
  const isOfStation = mute.mac === undefined || mute.mac === alert.attacker?.mac;
  return isOfStation && (mute.ip === undefined || mute.ip === addressOf(alert));
}

function addressOf({ attacker, claimed, victims = [] }: AlertEvent): string | null {
  if (claimed !== undefined) return claimed;
  if (attacker !== undefined) return attacker.ip;
  return victims.length === 1 ? (victims[0] ?? null) : null;
}

/** The last that is told of an alert: else its listeners would hold it open for good. */
function silencing(step: AlertEvent, { until, by, reason }: Mute): AlertEvent {
  const why = [`muted by ${by} until ${formatMicros(until)}: ${reason}`, ...step.why];
  return { ...step, state: "closed", why };
}

function marked(step: AlertEvent, { id }: Mute): KeptStep {
  return { ...step, muted: id };
}
