import { setImmediate } from "node:timers/promises";
import { AppError } from "#core/errors.ts";
import { seededRandom } from "#core/random.ts";
import { inputLength } from "#infer/input-length.ts";
import type { Network, NetworkSpec } from "#infer/types.ts";
import { type BatchStep, createBatchTrainer } from "#train/batch-trainer.ts";
import { trackBestWeights } from "#train/best-weights.ts";
import { chooseKernels } from "#train/choose-kernels.ts";
import { checkFit } from "#train/fit-settings.ts";
import type { Kernels } from "#train/kernels.ts";
import { createTrainingNetwork } from "#train/network-training.ts";
import { shuffle } from "#train/shuffle.ts";
import type { Epoch, FitHistory, FitOptions, Samples } from "#train/types.ts";

/** Others get their turn, and a fit can be cancelled, every so many batches. */
const BATCHES_A_TURN = 8;

export interface Fit {
  readonly network: Network;
  readonly history: FitHistory;
}

/**
 * Trains a network on mean squared error with Adam. The newest samples validate; the weights are
 * those of the epoch that did best on them. The same arguments give the same bits everywhere.
 * `kernels` are for this fit alone.
 * @throws AppError when network, samples or options do not fit, or the loss is no number
 * @throws the signal's reason when it is aborted
 */
export async function fitNetwork(
  spec: NetworkSpec,
  samples: Samples,
  options: FitOptions,
  kernels: Kernels = chooseKernels(),
): Promise<Fit> {
  const {
    epochs: limit,
    batchSize,
    patience,
    learningRate,
    validation,
  } = checkFit(samples, options);
  const random = seededRandom(options.seed);
  const network = createTrainingNetwork(spec, kernels, batchSize, random);
  const outputs = network.output.values.columns;
  const trainer = createBatchTrainer(network, samples, batchSize, inputLength(spec), learningRate);
  const order = Uint32Array.from({ length: samples.count }, (_, index) => index);
  const older = order.subarray(0, samples.count - validation);
  const newest = order.subarray(older.length);
  const lossOf = async (indices: Uint32Array, step: BatchStep): Promise<number> => {
    const sum = await overBatches(indices, batchSize, step, options.signal);
    return sum / (indices.length * outputs);
  };
  const best = trackBestWeights(network.weights, patience);
  const epochs: Epoch[] = [];
  for (let isDone = false; !isDone && epochs.length < limit; ) {
    shuffle(older, random);
    const loss = await lossOf(older, trainer.learn);
    const validationLoss = await lossOf(newest, trainer.evaluate);
    if (!Number.isFinite(loss + validationLoss)) throw diverged(epochs.length + 1);
    epochs.push({ loss, validationLoss });
    isDone = best.observe(validationLoss);
    options.onProgress?.({ loss, validationLoss, done: epochs.length, limit });
  }
  best.restore();
  return { network: network.toNetwork(), history: { epochs, bestEpoch: best.epoch } };
}

/** The sum of what `step` gives for each batch of the indices. */
async function overBatches(
  indices: Uint32Array,
  batchSize: number,
  step: BatchStep,
  signal: AbortSignal | undefined,
): Promise<number> {
  let sum = 0;
  for (let batch = 0; batch * batchSize < indices.length; batch++) {
    if (batch % BATCHES_A_TURN === 0) await setImmediate();
    signal?.throwIfAborted();
    sum += step(indices.subarray(batch * batchSize, (batch + 1) * batchSize));
  }
  return sum;
}

function diverged(epoch: number): AppError {
  const message = `the loss of epoch ${epoch} is no number: look for missing values in the samples, or take a lower learning rate`;
  return new AppError("training-failed", message);
}
