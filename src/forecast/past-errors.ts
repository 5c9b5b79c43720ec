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

type Outcomes = ReadonlyMap<number, number>;

interface Sum {
  count: number;
  error: number;
  traffic: number;
}

/** Holds forecasts against what came, a few at a time. */
export class PastErrorTally {
  readonly #served = emptySum();
  readonly #candidates = new Map(CANDIDATE_NAMES.map((name) => [name, emptySum()]));
  #inside = 0;

  /** @param outcomes bits a second of the steps that were measured, by their first moment */
  add({ startAt, p10, p50, p90, candidates }: TrafficForecast, outcomes: Outcomes): void {
    p50.forEach((middle, i) => {
      const outcome = outcomes.get(startAt + i * STEP_MICROS);
      if (outcome === undefined) return;
      if (p10[i]! <= outcome && outcome <= p90[i]!) this.#inside++;
      add(this.#served, middle, outcome);
      for (const [name, said] of candidates) add(this.#candidates.get(name)!, said[i]!, outcome);
    });
  }

  sum(): PastErrors {
    const { count } = this.#served;
    const compared = [...this.#candidates].flatMap(([name, sum]) => {
      const errorPct = percentOf(sum);
      const isCompared = sum.count >= COMPARED_SHARE * count;
      return isCompared && errorPct !== null ? [{ name, errorPct }] : [];
    });
    return {
      outcomes: count,
      servedPct: percentOf(this.#served),
      coveragePct: count > 0 ? (100 * this.#inside) / count : null,
      candidates: compared.sort((a, b) => a.errorPct - b.errorPct),
    };
  }
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
