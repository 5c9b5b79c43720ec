import { setImmediate } from "node:timers/promises";
import { hourLoads, PAST_WEEKS } from "#app/retrain/quietest-hour.ts";
import { bitsBetween, DAY_STEPS, stepsBefore } from "#app/traffic-history.ts";
import type { Micros } from "#core/units.ts";
import type { HistoryReader } from "#store/types.ts";

const STEPS = 7 * PAST_WEEKS * DAY_STEPS;

/** What each hour of the past weeks carried; read a day a turn. */
export async function readPastLoads(
  history: Pick<HistoryReader, "rollupsSince">,
  now: Micros,
): Promise<Map<number, number>> {
  const steps: (readonly [number, number])[] = [];
  for (let left = STEPS; left > 0; left -= DAY_STEPS) {
    await setImmediate();
    steps.push(...bitsBetween(history, stepsBefore(now, left), stepsBefore(now, left - DAY_STEPS)));
  }
  return hourLoads(steps);
}
