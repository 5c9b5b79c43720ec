import { MICROS_PER_SECOND } from "#core/units.ts";
import { AccuracyTally } from "#forecast/accuracy.ts";
import {
  CANDIDATE_NAMES,
  type CandidateName,
  type DayErrors,
  OUTLOOK_STEPS,
  STEP_SECONDS,
  type StepErrors,
  type TrafficForecast,
} from "#forecast/types.ts";

const STEP_MICROS = STEP_SECONDS * MICROS_PER_SECOND;
/** The next 5 minutes, and those in an hour. */
const LOOKED_AT = [1, OUTLOOK_STEPS] as const;
/** Of all outcomes a candidate must have forecast so many to be compared with the others. */
const COMPARED_SHARE = 0.5;

/**
 * Holds the forecasts of a day against what came.
 * @param outcomes bits a second of the steps that were measured, by their first moment
 */
export function dayErrors(
  forecasts: readonly TrafficForecast[],
  outcomes: ReadonlyMap<number, number>,
): DayErrors {
  let inside = 0;
  let measured = 0;
  for (const { startAt, p10, p90 } of forecasts) {
    for (let i = 0; i < OUTLOOK_STEPS; i++) {
      const outcome = outcomes.get(startAt + i * STEP_MICROS);
      if (outcome === undefined) continue;
      measured++;
      if (p10[i]! <= outcome && outcome <= p90[i]!) inside++;
    }
  }
  return {
    forecasts: forecasts.length,
    coveragePct: measured > 0 ? (100 * inside) / measured : null,
    mostP90BitsPerS: forecasts.reduce((most, { p90 }) => Math.max(most, ...p90), 0),
    steps: LOOKED_AT.map((ahead) => errorsOf(ahead, forecasts, outcomes)),
  };
}

function errorsOf(
  ahead: number,
  forecasts: readonly TrafficForecast[],
  outcomes: ReadonlyMap<number, number>,
): StepErrors {
  const served = new Counted();
  const candidates = new Map<CandidateName, Counted>();
  let traffic = 0;
  for (const forecast of forecasts) {
    const outcome = outcomes.get(forecast.startAt + (ahead - 1) * STEP_MICROS);
    if (outcome === undefined) continue;
    traffic += outcome;
    served.add(forecast.p50[ahead - 1]!, outcome);
    for (const [name, said] of forecast.candidates) {
      const counted = candidates.get(name) ?? new Counted();
      candidates.set(name, counted);
      counted.add(said[ahead - 1]!, outcome);
    }
  }
  const outcomesSeen = served.count;
  const compared = CANDIDATE_NAMES.flatMap((name) => {
    const counted = candidates.get(name);
    const isCompared = counted !== undefined && counted.count >= COMPARED_SHARE * outcomesSeen;
    return isCompared ? [{ name, ...counted.errors }] : [];
  });
  return {
    ahead,
    outcomes: outcomesSeen,
    meanBitsPerS: outcomesSeen > 0 ? traffic / outcomesSeen : 0,
    served: served.errors,
    candidates: compared,
  };
}

class Counted {
  count = 0;
  readonly #tally = new AccuracyTally();

  add(said: number, outcome: number): void {
    this.count++;
    this.#tally.add(said, outcome);
  }

  get errors(): StepErrors["served"] {
    const { mape, wape } = this.#tally.sum();
    return { mapePct: mape, wapePct: wape };
  }
}
