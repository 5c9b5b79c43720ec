import { FEATURE_NAMES, type FeatureName } from "#features/types.ts";
import { STEP_SECONDS } from "#forecast/types.ts";
import { dayOf, dayStart } from "#store/quality-day.ts";
import type { HistoryReader, Rollup } from "#store/types.ts";

/** Steps of 5 minutes in a day. */
export const DAY_STEPS = 86_400 / STEP_SECONDS;

/** What the means over 5 minutes of one day come to. */
export interface DayLoad {
  readonly day: number;
  /** Times 5 minutes that were measured, of DAY_STEPS. */
  readonly steps: number;
  readonly meanBitsPerS: number;
  readonly mostBitsPerS: number;
  readonly meanCpuPct: number;
  readonly mostCpuPct: number;
  readonly meanMemoryPct: number;
  readonly mostResponseMs: number;
  /** Frames that were lost before they were seen. */
  readonly dropped: number;
}

/** A row a day of the month, or null where nothing was measured; a day is read at a time. */
export function readLoad(
  history: Pick<HistoryReader, "rollupsSince">,
  firstDay: number,
  days: number,
): (DayLoad | null)[] {
  return Array.from({ length: days }, (_, index) => {
    const day = firstDay + index;
    const rollups = history.rollupsSince(dayStart(day), DAY_STEPS);
    return loadOf(
      day,
      rollups.filter(({ startAt }) => dayOf(startAt) === day),
    );
  });
}

function loadOf(day: number, rollups: readonly Rollup[]): DayLoad | null {
  if (rollups.length === 0) return null;
  const bits = valuesOf(rollups, "bits_per_s");
  const cpu = valuesOf(rollups, "cpu_usage_pct");
  return {
    day,
    steps: rollups.length,
    meanBitsPerS: mean(bits),
    mostBitsPerS: Math.max(...bits),
    meanCpuPct: mean(cpu),
    mostCpuPct: Math.max(...cpu),
    meanMemoryPct: mean(valuesOf(rollups, "memory_usage_pct")),
    mostResponseMs: Math.max(...valuesOf(rollups, "response_time_ms")),
    dropped: rollups.reduce((sum, { dropped }) => sum + dropped, 0),
  };
}

/** What a damaged row holds is left out; a day without anything else is 0. */
function valuesOf(rollups: readonly Rollup[], name: FeatureName): number[] {
  const column = FEATURE_NAMES.indexOf(name);
  const values = rollups.map(({ features }) => features[column] ?? Number.NaN);
  const finite = values.filter((value) => Number.isFinite(value));
  return finite.length > 0 ? finite : [0];
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
