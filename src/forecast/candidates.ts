import { lastValue, sameTimeLastWeek, sameTimeYesterday } from "#forecast/rivals.ts";
import type { Candidate, CandidateName, Season } from "#forecast/types.ts";

/** Names of the candidates, as reports spell them. */
export const CANDIDATES = {
  lastValue: "last_value",
  yesterday: "same_time_yesterday",
  lastWeek: "same_time_last_week",
  linear: "linear_ar",
  network: "lstm",
} as const satisfies Record<string, CandidateName>;

/** "Of late" is two days, within these bounds of steps. */
const MEMORY_DAYS = 2;
const MIN_MEMORY = 48;
const MAX_MEMORY = 2016;

/**
 * The simple forecasts. A season is one where the series reaches back over it from the first
 * forecast on.
 * @param reach steps before the first forecast
 */
export function rivalsOf({ daySteps, weekSteps }: Season, reach: number): Candidate[] {
  const isReached = (period: number) => period > 0 && reach >= period;
  const rivals: Candidate[] = [{ name: CANDIDATES.lastValue, predict: lastValue }];
  if (isReached(daySteps)) rivals.push({ name: CANDIDATES.yesterday, predict: sameTimeYesterday });
  if (isReached(weekSteps)) rivals.push({ name: CANDIDATES.lastWeek, predict: sameTimeLastWeek });
  return rivals;
}

/** How many outcomes the choice among candidates looks back over. */
export function memorySteps({ daySteps }: Season): number {
  return Math.min(MAX_MEMORY, Math.max(MIN_MEMORY, MEMORY_DAYS * daySteps));
}
