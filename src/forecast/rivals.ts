import type { Predictor } from "#forecast/types.ts";

/** The next steps will be as this one: what every model has to beat. */
export const lastValue: Predictor = (_series, _at, changes) => {
  changes.fill(0);
};

/** Each step will be as that of the same time a day before. */
export const sameTimeYesterday: Predictor = (series, at, changes) => {
  repeatSeason(series.levels, at, series.season.daySteps, changes);
};

/** Each step will be as that of the same time a week before. */
export const sameTimeLastWeek: Predictor = (series, at, changes) => {
  repeatSeason(series.levels, at, series.season.weekSteps, changes);
};

/** The newest step at or before `at` that lies whole periods before `step`; -1 for none. */
export function seasonBefore(step: number, at: number, period: number): number {
  if (period <= 0) return -1;
  return Math.max(-1, step - period * Math.ceil((step - at) / period));
}

/** Where the series does not reach back so far, the last value stands in. */
function repeatSeason(
  levels: Float64Array,
  at: number,
  period: number,
  changes: Float64Array,
): void {
  for (let i = 0; i < changes.length; i++) {
    const before = seasonBefore(at + 1 + i, at, period);
    changes[i] = before >= 0 ? levels[before]! - levels[at]! : 0;
  }
}
