import { setImmediate } from "node:timers/promises";
import type { Challenger, ModelTrainer, TrainerParts } from "#app/model-trainer.ts";
import { meanR2, optimizerFault, type ResourceScores } from "#app/optimizer-gate.ts";
import { readIntervals } from "#app/resource-history.ts";
import { createResourcePredictor, type ResourcePredictor } from "#app/resource-predictor.ts";
import { OPTIMIZER_SERVING } from "#app/served-optimizer.ts";
import { rivalOf, shareOf, tooFew } from "#app/trainer-steps.ts";
import { encodeForest } from "#optimize/forest-codec.ts";
import {
  followedIntervals,
  type IntervalPair,
  RESOURCE_INPUTS,
  resourceRows,
} from "#optimize/resource-rows.ts";
import { RESOURCE_NAMES } from "#optimize/types.ts";
import { KnobLog } from "#store/knob-log.ts";
import { ModelRegistry } from "#store/model-registry.ts";
import { rollupStart } from "#store/rollup-table.ts";
import { runTrainingJob } from "#train/process/training-process.ts";
import { regressionFigures } from "#train/regression-metrics.ts";

/** The same rows give the same model. */
const SEED = 1;
/** A week of 5 minutes. */
const LEAST_PAIRS = 2016;
/** Eight weeks. */
const HISTORY_STEPS = 16_128;
const HELD_OUT_SHARE = 0.2;
const FIT_SHARE = 0.95;
/** Predictions that are made in one turn. */
const TURN_PAIRS = 256;

/**
 * Learns what the next 5 minutes cost this box, from those of the last eight weeks with the knobs
 * that were in force. Those under an attack are learned, too: what it costs is to be foreseen.
 */
export function optimizerTrainer(parts: TrainerParts): ModelTrainer<"optimizer"> {
  return { kind: "optimizer", train: (signal, tell) => train(parts, signal, tell) };
}

async function train(
  { directory, history, clock, least = LEAST_PAIRS }: TrainerParts,
  signal: AbortSignal,
  onProgress: (share: number) => void,
): Promise<Challenger<"optimizer">> {
  const registry = new ModelRegistry(directory, "optimizer");
  const settings = new KnobLog(directory).read();
  const end = rollupStart(clock.now());
  const intervals = await readIntervals(history, settings, end, HISTORY_STEPS);
  signal.throwIfAborted();
  const pairs = followedIntervals(intervals);
  if (pairs.length < least) {
    throw tooFew(`${pairs.length} measured times 5 minutes are followed by their next`, least);
  }
  const split = Math.floor(pairs.length * (1 - HELD_OUT_SHARE));
  const heldOut = pairs.slice(split);
  const { preprocessing, forest } = await runTrainingJob(
    "optimizer",
    { rows: resourceRows(pairs.slice(0, split)), seed: SEED },
    { signal, onProgress: (progress) => onProgress(FIT_SHARE * shareOf(progress)) },
  );
  const predictor = createResourcePredictor({ preprocessing, forest });
  const scores = await scoresOf(predictor, heldOut, signal);
  const { version, served } = rivalOf(registry, OPTIMIZER_SERVING);
  const currentR2 = served === null ? null : meanR2(await scoresOf(served, heldOut, signal), "r2");
  const draft = {
    ...{ seed: SEED, steps: split, heldOutSteps: heldOut.length, scores },
    ...{ columns: RESOURCE_INPUTS, preprocessing, forest: encodeForest(forest) },
  };
  onProgress(1);
  return {
    ...{ kind: "optimizer", fault: optimizerFault(scores, currentR2), draft },
    figures: {
      r2: meanR2(scores, "r2"),
      currentR2,
      lastValueR2: meanR2(scores, "lastValueR2"),
    },
    install: (at) => registry.install(draft, at, version).version,
  };
}

/** How well the next of each pair was told from the one before, beside the last value. */
async function scoresOf(
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
