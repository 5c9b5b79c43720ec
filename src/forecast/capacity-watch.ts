import type { Micros } from "#core/units.ts";
import { type CapacityLimit, capacityWarning } from "#forecast/capacity.ts";
import { capacityWhy, capacityWords, clockText } from "#forecast/capacity-words.ts";
import { OUTLOOK_STEPS, type TrafficForecast } from "#forecast/types.ts";
import type { AlertEvent, AlertState } from "#l2/types.ts";

/** It is over when the highest p90 stays below this share of the limit ... */
const RELEASE_SHARE = 0.9;
/** ... in so many forecasts in a row, a quarter of an hour. */
const CALM_FORECASTS = 3;
/** What goes on is told again once an hour. */
const UPDATE_FORECASTS = 12;

interface Open {
  readonly since: Micros;
  /** Forecasts above the limit so far. */
  count: number;
  calm: number;
  /** Forecasts since it was told of. */
  untold: number;
  verdict: string;
  why: readonly string[];
}

/** Makes alerts of type `capacity` of forecasts: one while the link may come near its capacity. */
export class CapacityWatch {
  #open: Open | null = null;

  /**
   * Sees the next forecast and gives the step that it makes.
   * @param limit null where nobody knows what the link carries
   */
  see(forecast: TrafficForecast, limit: CapacityLimit | null): AlertEvent | null {
    const at = forecast.startAt;
    if (limit === null) return this.finish("nobody knows any more what the link carries", at);
    const warning = capacityWarning(forecast.p90, limit);
    const open = this.#open;
    if (open === null) {
      if (warning === null) return null;
      const verdict = capacityWords(at, warning, limit);
      const why = capacityWhy(forecast, limit);
      this.#open = { since: at, count: 1, calm: 0, untold: 0, verdict, why };
      return step(this.#open, "opened", at);
    }
    open.untold++;
    if (warning !== null) {
      open.count++;
      open.verdict = capacityWords(at, warning, limit);
      open.why = capacityWhy(forecast, limit);
    }
    const release = RELEASE_SHARE * limit.linkBitsPerS * limit.share;
    open.calm = Math.max(...forecast.p90) < release ? open.calm + 1 : 0;
    if (open.calm >= CALM_FORECASTS) {
      const until = clockText(at, OUTLOOK_STEPS);
      return this.finish(`nothing near the limit is expected until ${until} UTC`, at);
    }
    if (warning === null || open.untold < UPDATE_FORECASTS) return null;
    open.untold = 0;
    return step(open, "updated", at);
  }

  /** Nobody looks any more, or nothing is left to warn of: the step that closes what is open. */
  finish(why: string, at: Micros): AlertEvent | null {
    const open = this.#open;
    this.#open = null;
    return open === null ? null : step({ ...open, why: [why, ...open.why] }, "closed", at);
  }
}

function step({ since, count, verdict, why }: Open, state: AlertState, at: Micros): AlertEvent {
  return {
    kind: "alert",
    id: `capacity-${Math.max(0, since).toString(36)}`,
    state,
    type: "capacity",
    severity: "warning",
    at,
    since,
    frame: 0,
    count,
    verdict,
    why,
    advice: "Look at the rates for what grows: move it to quieter hours, or widen the link.",
  };
}
