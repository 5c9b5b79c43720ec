import type { Challenger, ModelTrainer, TrainerParts } from "#app/model-trainer.ts";
import { meanR2, optimizerFault } from "#app/optimizer-gate.ts";
import { readCosts, scoreCosts } from "#app/optimizer-score.ts";
import { createResourcePredictor } from "#app/resource-predictor.ts";
import { OPTIMIZER_SERVING } from "#app/served-optimizer.ts";
import { rivalOf, shareOf, tooFew } from "#app/trainer-steps.ts";
import { encodeForest } from "#optimize/forest-codec.ts";
import { RESOURCE_INPUTS, resourceRows } from "#optimize/resource-rows.ts";
import { ModelRegistry } from "#store/model-registry.ts";
import { runTrainingJob } from "#train/process/training-process.ts";

/** The same rows give the same model. */
const SEED = 1;
/** A week of 5 minutes. */
const LEAST_PAIRS = 2016;
/** Eight weeks. */
const HISTORY_STEPS = 16_128;
const HELD_OUT_SHARE = 0.2;
const FIT_SHARE = 0.95;

/**
 * Learns what the next 5 minutes cost this box, from those of the last eight weeks with the knobs
 * that were in force. Those under an attack are learned, too: what it costs is to be foreseen.
 */
export function optimizerTrainer(parts: TrainerParts): ModelTrainer<"optimizer"> {
  return { kind: "optimizer", train: (signal, tell) => train(parts, signal, tell) };
}

async function train(
  parts: TrainerParts,
  signal: AbortSignal,
  onProgress: (share: number) => void,
): Promise<Challenger<"optimizer">> {
  const { directory, least = LEAST_PAIRS } = parts;
  const registry = new ModelRegistry(directory, "optimizer");
  const pairs = await readCosts(parts, HISTORY_STEPS);
  signal.throwIfAborted();
  if (pairs.length < least) {
    throw tooFew(pairs.length, least, "measured pairs of 5 minutes and the next 5");
  }
  const split = Math.floor(pairs.length * (1 - HELD_OUT_SHARE));
  const heldOut = pairs.slice(split);
  const { preprocessing, forest } = await runTrainingJob(
    "optimizer",
    { rows: resourceRows(pairs.slice(0, split)), seed: SEED },
    { signal, onProgress: (progress) => onProgress(FIT_SHARE * shareOf(progress)) },
  );
  const predictor = createResourcePredictor({ preprocessing, forest });
  const scores = await scoreCosts(predictor, heldOut, signal);
  const { version, served } = rivalOf(registry, OPTIMIZER_SERVING);
  const currentR2 =
    served === null ? null : meanR2(await scoreCosts(served, heldOut, signal), "r2");
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
