import { setImmediate } from "node:timers/promises";
import { DAY_STEPS, STEP_MICROS, stepsBefore } from "#app/traffic-history.ts";
import { MICROS_PER_MILLI, type Micros } from "#core/units.ts";
import { intervalsOf } from "#optimize/intervals.ts";
import type { Interval, KnobSetting } from "#optimize/types.ts";
import type { HistoryReader, Rollup } from "#store/types.ts";

type History = Pick<HistoryReader, "rollupsSince" | "forecastsBetween">;

/**
 * The 5 minutes of the newest `steps` in which the box was measured, with the knobs that were in
 * force and what was foreseen of the next 5; read a day a turn.
 */
export async function readIntervals(
  history: History,
  settings: readonly KnobSetting[],
  end: Micros,
  steps: number,
): Promise<Interval[]> {
  const intervals: Interval[] = [];
  for (let left = steps; left > 0; left -= DAY_STEPS) {
    await setImmediate();
    const since = stepsBefore(end, left);
    const until = stepsBefore(end, Math.max(0, left - DAY_STEPS));
    const day = history.rollupsSince(since, DAY_STEPS).filter(({ startAt }) => startAt < until);
    const told = history.forecastsBetween(since, until, DAY_STEPS + 1);
    const foreseen = new Map(told.map(({ startAt, p50 }) => [startAt, p50[0]!]));
    for (const interval of intervalsOf(day.map(asWindow), settings)) {
      const next = foreseen.get(stepsBefore(interval.startAt, -1));
      intervals.push({ ...interval, foreseenBps: next ?? Number.NaN });
    }
  }
  return intervals;
}

/** The 5 minutes that begin at `startAt`, or null where the box was not measured in them. */
export function readInterval(
  history: Pick<History, "rollupsSince">,
  settings: readonly KnobSetting[],
  startAt: Micros,
  foreseenBps: number,
): Interval | null {
  const rollups = history.rollupsSince(startAt, 1).filter((rollup) => rollup.startAt === startAt);
  const [interval] = intervalsOf(rollups.map(asWindow), settings);
  return interval === undefined ? null : { ...interval, foreseenBps };
}

function asWindow({ startAt, features }: Rollup) {
  return { startAt, durationMs: STEP_MICROS / MICROS_PER_MILLI, features };
}
