import { LatencyMeter } from "#app/latency-meter.ts";
import { createResourcePredictor } from "#app/resource-predictor.ts";
import type { Clock } from "#core/clock.ts";
import { AppError } from "#core/errors.ts";
import { projectedCount } from "#features/projection.ts";
import { decodeForest, encodeForest } from "#optimize/forest-codec.ts";
import { type RegressionFigures, regressionFigures } from "#optimize/regression-metrics.ts";
import {
  followedIntervals,
  type IntervalPair,
  RESOURCE_INPUTS,
  resourceRows,
} from "#optimize/resource-rows.ts";
import {
  type Interval,
  type OptimizerModel,
  RESOURCE_NAMES,
  type ResourceName,
} from "#optimize/types.ts";
import { fitOptimizer, type OptimizerFitOptions } from "#train/optimizer-fit.ts";

/** The older part is learned from, the newest is told ahead. */
const TRAIN_SHARE = 0.7;
/** Below it neither part says anything. */
const LEAST_ROWS = 40;

export interface ResourceFigures extends RegressionFigures {
  /** What is said by whoever says that the next window will be as this one. */
  readonly persistence: RegressionFigures;
}

/** As `evaluate optimizer --json` writes them. */
export interface OptimizerFigures {
  readonly train_rows: number;
  readonly test_rows: number;
  readonly inputs: number;
  /** Directions that keep 95 % of the inputs' variance. */
  readonly components: number;
  /** In per cent, per cent and milliseconds. */
  readonly outputs: Readonly<Record<ResourceName, ResourceFigures>>;
  readonly fit_s: number;
  /** Of the trees of all outputs as they are kept. */
  readonly file_bytes: number;
  /** From a window and the knobs to come to all three figures. */
  readonly latency_us_p50: number;
  readonly latency_us_p99: number;
}

/**
 * Fits the optimizer to the older windows, and lets it predict each of the newest from the one
 * before, as it is kept and served.
 * @throws AppError where there are too few windows
 */
export async function evaluateOptimizer(
  intervals: readonly Interval[],
  clock: Clock,
  options: OptimizerFitOptions,
): Promise<OptimizerFigures> {
  const older = intervals.slice(0, Math.floor(intervals.length * TRAIN_SHARE));
  const newest = intervals.slice(older.length);
  const pairs = followedIntervals(newest);
  const train = resourceRows(followedIntervals(older));
  const test = resourceRows(pairs);
  if (train.inputs.rows + pairs.length < LEAST_ROWS || pairs.length === 0) {
    const have = `${train.inputs.rows + pairs.length} windows are followed by their next`;
    throw new AppError("training-failed", `${have}, ${LEAST_ROWS} are needed: run for longer`);
  }
  const startMs = clock.monotonicMs();
  const { preprocessing, forest } = await fitOptimizer(train, options);
  const fitS = (clock.monotonicMs() - startMs) / 1000;
  const bytes = encodeForest(forest);
  const kept = { preprocessing, forest: decodeForest(bytes, "the optimizer") };
  const latency = new LatencyMeter(clock);
  const said = predictAll(kept, pairs, latency);
  const outputs = RESOURCE_NAMES.map((name, i) => {
    const [now, next] = [test.now[i]!, test.next[i]!];
    const persistence = regressionFigures(now, next);
    return [name, { ...regressionFigures(said[i]!, next), persistence }];
  });
  return {
    train_rows: train.inputs.rows,
    test_rows: pairs.length,
    inputs: RESOURCE_INPUTS.length,
    components: projectedCount(preprocessing.projection),
    outputs: Object.fromEntries(outputs) as OptimizerFigures["outputs"],
    fit_s: fitS,
    file_bytes: bytes.length,
    latency_us_p50: latency.quantileUs(0.5),
    latency_us_p99: latency.quantileUs(0.99),
  };
}

/** Of each of RESOURCE_NAMES what was predicted of the later window of each pair. */
function predictAll(
  model: OptimizerModel,
  pairs: readonly IntervalPair[],
  latency: LatencyMeter,
): number[][] {
  const predict = createResourcePredictor(model);
  const said = RESOURCE_NAMES.map((): number[] => []);
  for (const { interval, next } of pairs) {
    const answer = latency.measure(() => predict(interval, next.knobs));
    for (const [output, each] of answer.entries()) said[output]!.push(each);
  }
  return said;
}
