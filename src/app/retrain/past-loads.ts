import { setImmediate } from "node:timers/promises";
import { DAY_MICROS, hourLoads, PAST_WEEKS } from "#app/retrain/quietest-hour.ts";
import { type Micros, micros } from "#core/units.ts";
import { FEATURE_NAMES } from "#features/types.ts";
import { STEP_SECONDS } from "#forecast/types.ts";
import type { HistoryReader } from "#store/types.ts";

const DAYS = 7 * PAST_WEEKS;
const DAY_STEPS = 86_400 / STEP_SECONDS;
const BITS = FEATURE_NAMES.indexOf("bits_per_s");

/** What each hour of the past weeks carried; read a day a turn. */
export async function readPastLoads(
  history: Pick<HistoryReader, "rollupsSince">,
  now: Micros,
): Promise<Map<number, number>> {
  const steps: [number, number][] = [];
  for (let day = DAYS; day > 0; day--) {
    await setImmediate();
    const [from, until] = [now - day * DAY_MICROS, now - (day - 1) * DAY_MICROS];
    if (!Number.isSafeInteger(from)) continue;
    for (const { startAt, features } of history.rollupsSince(micros(from), DAY_STEPS + 1)) {
      if (startAt < until) steps.push([startAt, features[BITS]!]);
    }
  }
  return hourLoads(steps.filter(([, bitsPerS]) => Number.isFinite(bitsPerS)));
}
