import type { CandidateName, ErrorShares } from "#forecast/types.ts";
import type { ForecasterDay } from "#store/types.ts";

/** Of a month's outcomes a forecast must have been there for so many to be compared. */
const COMPARED_SHARE = 0.5;

/** What a forecast was off by over a month, in per cent. */
export interface MonthError extends ErrorShares {
  readonly name: CandidateName | "served";
}

interface Sum {
  outcomes: number;
  relative: number;
  absolute: number;
  traffic: number;
}

/**
 * What was served and each rival over all days, so many steps ahead; the least off in per cent of
 * the traffic first. Each day counts by its outcomes and its traffic.
 */
export function monthErrors(days: readonly (ForecasterDay | null)[], ahead: number): MonthError[] {
  const sums = new Map<MonthError["name"], Sum>();
  let outcomes = 0;
  for (const day of days) {
    const step = day?.errors.steps.find((each) => each.ahead === ahead);
    if (step === undefined) continue;
    outcomes += step.outcomes;
    for (const errors of [{ name: "served" as const, ...step.served }, ...step.candidates]) {
      const { mapePct, wapePct } = errors;
      if (mapePct === null || wapePct === null) continue;
      const sum = sums.get(errors.name) ?? { outcomes: 0, relative: 0, absolute: 0, traffic: 0 };
      const traffic = step.outcomes * step.meanBitsPerS;
      sum.outcomes += step.outcomes;
      sum.relative += step.outcomes * mapePct;
      sum.absolute += traffic * wapePct;
      sum.traffic += traffic;
      sums.set(errors.name, sum);
    }
  }
  return [...sums]
    .filter(([, sum]) => sum.outcomes >= COMPARED_SHARE * outcomes && sum.traffic > 0)
    .map(([name, sum]) => ({
      name,
      mapePct: sum.relative / sum.outcomes,
      wapePct: sum.absolute / sum.traffic,
    }))
    .sort((a, b) => a.wapePct - b.wapePct);
}

/** Outcomes from p10 to p90, in per cent; null without any. */
export function monthCoverage(days: readonly (ForecasterDay | null)[]): number | null {
  let forecasts = 0;
  let sum = 0;
  for (const day of days) {
    if (day === null || day.errors.coveragePct === null) continue;
    forecasts += day.errors.forecasts;
    sum += day.errors.forecasts * day.errors.coveragePct;
  }
  return forecasts > 0 ? sum / forecasts : null;
}
