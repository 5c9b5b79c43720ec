import { setImmediate } from "node:timers/promises";
import type { ResourceScores } from "#app/optimizer-gate.ts";
import { readIntervals } from "#app/resource-history.ts";
import type { ResourcePredictor } from "#app/resource-predictor.ts";
import type { Clock } from "#core/clock.ts";
import { regressionFigures } from "#optimize/regression-metrics.ts";
import { followedIntervals, type IntervalPair, resourceRows } from "#optimize/resource-rows.ts";
import { RESOURCE_NAMES } from "#optimize/types.ts";
import { KnobLog } from "#store/knob-log.ts";
import { rollupStart } from "#store/rollup-table.ts";
import type { HistoryReader } from "#store/types.ts";

/** Predictions that are made in one turn. */
const TURN_PAIRS = 256;

/** What a box's past costs are read from. */
export interface CostParts {
  /** The data folder. */
  readonly directory: string;
  readonly history: Pick<HistoryReader, "rollupsSince" | "forecastsBetween">;
  readonly clock: Pick<Clock, "now">;
}

/** Measured 5 minutes of the newest `steps` that are followed by the next; read a day a turn. */
export async function readCosts(
  { directory, history, clock }: CostParts,
  steps: number,
): Promise<IntervalPair[]> {
  const settings = new KnobLog(directory).read();
  return followedIntervals(await readIntervals(history, settings, rollupStart(clock.now()), steps));
}

/** How well the next of each pair was told from the one before, beside the last value. */
export async function scoreCosts(
  predict: ResourcePredictor,
  pairs: readonly IntervalPair[],
  signal: AbortSignal,
): Promise<ResourceScores> {
  const said = RESOURCE_NAMES.map(() => new Float64Array(pairs.length));
  for (const [index, { interval, next }] of pairs.entries()) {
    if (index % TURN_PAIRS === 0) {
      await setImmediate();
      signal.throwIfAborted();
    }
    predict(interval, next.knobs).forEach((each, output) => {
      said[output]![index] = each;
    });
  }
  const { now, next } = resourceRows(pairs);
  const scores = RESOURCE_NAMES.map((name, output) => {
    const { r2 } = regressionFigures(said[output]!, next[output]!);
    const { r2: lastValueR2 } = regressionFigures(now[output]!, next[output]!);
    return [name, { r2, lastValueR2 }];
  });
  return Object.fromEntries(scores) as ResourceScores;
}
