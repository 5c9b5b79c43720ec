import type { Season } from "#forecast/types.ts";

const HOUR_SECONDS = 3600;
const DAY_SECONDS = 86_400;
const WEEK_DAYS = 7;
/** 1 January 1970 was a Thursday. */
const EPOCH_WEEKDAY_SECONDS = 3 * DAY_SECONDS;

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

/** A season of fewer than two steps is none. */
function stepsIn(seconds: number, stepSeconds: number): number {
  const steps = Math.round(seconds / stepSeconds);
  return steps >= 2 ? steps : 0;
}
