import { setImmediate } from "node:timers/promises";
import { DAY_STEPS, STEP_MICROS, stepsBefore } from "#app/traffic-history.ts";
import { type Micros, micros } from "#core/units.ts";
import { FEATURE_NAMES } from "#features/types.ts";
import { isBoxMeasured } from "#optimize/intervals.ts";
import { RESOURCE_NAMES, type ResourceName } from "#optimize/types.ts";
import type { HistoryReader } from "#store/types.ts";

/** How predictions of one resource compared with what came; in the unit of its feature. */
export interface ResourceError {
  /** Predictions whose outcome was measured. */
  readonly outcomes: number;
  /** Mean absolute error; null without outcomes. */
  readonly servedMae: number | null;
  /** Of the 5 minutes before, as a prediction of the same outcomes. */
  readonly lastValueMae: number | null;
}

const PLACES = RESOURCE_NAMES.map((name) => FEATURE_NAMES.indexOf(name));

/** Holds what was predicted in the newest `steps` against what came; read a day a turn. */
export async function resourceErrors(
  history: Pick<HistoryReader, "resourcesBetween" | "rollupsSince">,
  end: Micros,
  steps: number,
): Promise<Readonly<Record<ResourceName, ResourceError>>> {
  const sums = RESOURCE_NAMES.map(() => ({ outcomes: 0, served: 0, last: 0 }));
  for (let left = steps; left > 0; left -= DAY_STEPS) {
    await setImmediate();
    const since = stepsBefore(end, left);
    const until = micros(stepsBefore(end, Math.max(0, left - DAY_STEPS)) - 1);
    // The step before the first is its last value.
    const rollups = history.rollupsSince(stepsBefore(since, 1), DAY_STEPS + 1);
    const outcomes = new Map(rollups.map(({ startAt, features }) => [startAt, features]));
    for (const { startAt, said } of history.resourcesBetween(since, until, DAY_STEPS)) {
      const came = outcomes.get(startAt);
      const before = outcomes.get(micros(startAt - STEP_MICROS));
      if (!isMeasured(came) || !isMeasured(before)) continue;
      for (const [index, sum] of sums.entries()) {
        const actual = came[PLACES[index]!]!;
        sum.outcomes++;
        sum.served += Math.abs(said[index]! - actual);
        sum.last += Math.abs(before[PLACES[index]!]! - actual);
      }
    }
  }
  const errors = sums.map(({ outcomes, served, last }, index) => {
    const mean = (sum: number) => (outcomes > 0 ? sum / outcomes : null);
    const error = { outcomes, servedMae: mean(served), lastValueMae: mean(last) };
    return [RESOURCE_NAMES[index], error];
  });
  return Object.fromEntries(errors) as Record<ResourceName, ResourceError>;
}

function isMeasured(features: Float32Array | undefined): features is Float32Array {
  return features !== undefined && isBoxMeasured(features);
}
