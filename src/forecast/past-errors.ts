import { MICROS_PER_SECOND } from "#core/units.ts";
import {
  CANDIDATE_NAMES,
  type PastErrors,
  STEP_SECONDS,
  type TrafficForecast,
} from "#forecast/types.ts";

const STEP_MICROS = STEP_SECONDS * MICROS_PER_SECOND;
/** Of all outcomes a candidate must have forecast so many to be compared with the others. */
const COMPARED_SHARE = 0.5;

interface Sum {
  count: number;
  error: number;
  traffic: number;
}

/** @param outcomes bits a second of the steps that were measured, by their first moment */
export function pastErrors(
  forecasts: readonly TrafficForecast[],
  outcomes: ReadonlyMap<number, number>,
): PastErrors {
  const served = emptySum();
  const candidates = new Map(CANDIDATE_NAMES.map((name) => [name, emptySum()]));
  let inside = 0;
  for (const forecast of forecasts) {
    forecast.p50.forEach((p50, i) => {
      const outcome = outcomes.get(forecast.startAt + i * STEP_MICROS);
      if (outcome === undefined) return;
      if (forecast.p10[i]! <= outcome && outcome <= forecast.p90[i]!) inside++;
      add(served, p50, outcome);
      for (const [name, said] of forecast.candidates) add(candidates.get(name)!, said[i]!, outcome);
    });
  }
  const compared = [...candidates].flatMap(([name, sum]) => {
    const errorPct = percentOf(sum);
    const isCompared = sum.count >= COMPARED_SHARE * served.count;
    return isCompared && errorPct !== null ? [{ name, errorPct }] : [];
  });
  return {
    outcomes: served.count,
    servedPct: percentOf(served),
    coveragePct: served.count > 0 ? (100 * inside) / served.count : null,
    candidates: compared.sort((a, b) => a.errorPct - b.errorPct),
  };
}

function emptySum(): Sum {
  return { count: 0, error: 0, traffic: 0 };
}

function add(sum: Sum, said: number, outcome: number): void {
  sum.count++;
  sum.error += Math.abs(said - outcome);
  sum.traffic += outcome;
}

function percentOf({ error, traffic }: Sum): number | null {
  return traffic > 0 ? (100 * error) / traffic : null;
}
