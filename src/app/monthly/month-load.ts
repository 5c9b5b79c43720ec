import { FEATURE_NAMES, type FeatureName } from "#features/types.ts";
import { STEP_SECONDS } from "#forecast/types.ts";
import { isBoxMeasured } from "#optimize/intervals.ts";
import { dayOf, dayStart } from "#store/quality-day.ts";
import type { HistoryReader, Rollup } from "#store/types.ts";

/** Steps of 5 minutes in a day. */
export const DAY_STEPS = 86_400 / STEP_SECONDS;

/** What the means over 5 minutes of one day come to; null where nothing was measured. */
export interface DayLoad {
  readonly day: number;
  /** Times 5 minutes that were measured, of DAY_STEPS. */
  readonly steps: number;
  readonly meanBitsPerS: number | null;
  readonly mostBitsPerS: number | null;
  readonly meanCpuPct: number | null;
  readonly mostCpuPct: number | null;
  readonly meanMemoryPct: number | null;
  readonly mostResponseMs: number | null;
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
  const measured = rollups.filter(({ features }) => isBoxMeasured(features));
  const cpu = valuesOf(measured, "cpu_usage_pct");
  return {
    day,
    steps: rollups.length,
    meanBitsPerS: mean(bits),
    mostBitsPerS: most(bits),
    meanCpuPct: mean(cpu),
    mostCpuPct: most(cpu),
    meanMemoryPct: mean(valuesOf(measured, "memory_usage_pct")),
    mostResponseMs: most(valuesOf(measured, "response_time_ms")),
    dropped: rollups.reduce((sum, { dropped }) => sum + dropped, 0),
  };
}

/** What a damaged row holds is left out. */
function valuesOf(rollups: readonly Rollup[], name: FeatureName): number[] {
  const column = FEATURE_NAMES.indexOf(name);
  return rollups.map(({ features }) => features[column] ?? Number.NaN).filter(Number.isFinite);
}

function mean(values: readonly number[]): number | null {
  if (values.length === 0) return null;
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function most(values: readonly number[]): number | null {
  return values.length === 0 ? null : Math.max(...values);
}
