import type { LogSeries, Periods, Season } from "#forecast/types.ts";

const HOUR_SECONDS = 3600;
const DAY_SECONDS = 86_400;
const WEEK_DAYS = 7;
/** 1 January 1970 was a Thursday. */
const EPOCH_WEEKDAY_SECONDS = 3 * DAY_SECONDS;
/** Of a period that was seen less often a model would learn single days by heart. */
const TIMES_SEEN = 3;

/**
 * @param stepSeconds time from one value to the next
 * @param firstAtSeconds Unix time of the first value, null where nobody knows: the phase of day
 *   and week is then arbitrary, which a fitted model learns from the series
 */
export function seasonOf(stepSeconds: number, firstAtSeconds: number | null): Season {
  const daySteps = stepsIn(DAY_SECONDS, stepSeconds);
  const weekSteps = daySteps * WEEK_DAYS;
  const sinceMonday = (firstAtSeconds ?? -EPOCH_WEEKDAY_SECONDS) + EPOCH_WEEKDAY_SECONDS;
  const firstStep = Math.floor(sinceMonday / stepSeconds);
  return {
    hourSteps: Math.max(1, Math.round(HOUR_SECONDS / stepSeconds)),
    daySteps,
    weekSteps,
    firstStep: weekSteps > 0 ? ((firstStep % weekSteps) + weekSteps) % weekSteps : 0,
  };
}

/** The periods that a history of so many steps is long enough to learn from. */
export function seenPeriods({ daySteps, weekSteps }: Season, steps: number): Periods {
  const seen = (period: number) => (steps >= TIMES_SEEN * period ? period : 0);
  return { daySteps: seen(daySteps), weekSteps: seen(weekSteps) };
}

/** The series as a model sees it that was fitted with these periods. */
export function withPeriods(series: LogSeries, periods: Periods): LogSeries {
  return { ...series, season: { ...series.season, ...periods } };
}

/** A season of fewer than two steps is none. */
function stepsIn(seconds: number, stepSeconds: number): number {
  const steps = Math.round(seconds / stepSeconds);
  return steps >= 2 ? steps : 0;
}
