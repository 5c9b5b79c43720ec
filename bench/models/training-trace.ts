import { seededRandom } from "#core/random.ts";
import { networkShapes } from "#infer/network-shape.ts";
import type { NetworkSpec } from "#infer/types.ts";
import { createBatchTrainer } from "#train/batch-trainer.ts";
import type { Kernels } from "#train/kernels.ts";
import { createTrainingNetwork, type TrainingNetwork } from "#train/network-training.ts";
import { squaredErrorGradient } from "#train/squared-error.ts";
import type { Samples } from "#train/types.ts";

/** Of one run of training what another's can be held against. */
export interface Trace {
  /** Predictions of the first batch before anything is learned, [samples × outputs]. */
  readonly forward: Numbers;
  /** Of the mean squared error of that batch, by the name of what it is the gradient by. */
  readonly gradients: Readonly<Record<string, Numbers>>;
  /** Mean squared error of each batch before its step. */
  readonly curve: Numbers;
}

export type Numbers = Float32Array | Float64Array;

/** One network and what it learns: a batch a step, each of other samples. */
export interface TrainingCase {
  readonly spec: NetworkSpec;
  readonly samples: Samples;
  readonly batchSize: number;
  readonly learningRate: number;
}

/** The network as training starts it: the same for all kernels. */
export function startOf({ spec, batchSize }: TrainingCase, kernels: Kernels): TrainingNetwork {
  return createTrainingNetwork(spec, kernels, batchSize, seededRandom(1));
}

/** Takes every sample once, in their order. */
export function traceTraining(given: TrainingCase, kernels: Kernels): Trace {
  const { spec, samples, batchSize, learningRate } = given;
  const network = startOf(given, kernels);
  const { values, gradient } = network.output;
  const inputLength = spec.inputShape.reduce((product, size) => product * size);
  const inputs = new Float32Array(batchSize * inputLength);
  const targets = new Float32Array(batchSize * values.columns);
  samples.fill(batchAt(0, batchSize), inputs, targets);
  network.forward(inputs, false);
  const forward = values.values.slice();
  squaredErrorGradient(values, targets, batchSize, gradient);
  network.backward();
  const names = weightNames(spec);
  const gradients = Object.fromEntries(
    network.weights.map((weights, index) => [names[index]!, weights.gradient.slice()]),
  );
  const trainer = createBatchTrainer(network, samples, batchSize, inputLength, learningRate);
  const curve = Float64Array.from(
    { length: samples.count / batchSize },
    (_, step) => trainer.learn(batchAt(step, batchSize)) / targets.length,
  );
  return { forward, gradients, curve };
}

/** Of all layers in turn, as `TrainingNetwork` has their weights. */
export function weightNames(spec: NetworkSpec): readonly string[] {
  networkShapes(spec);
  return spec.layers.flatMap(({ kind }, index) => {
    if (kind === "dropout") return [];
    const parts = kind === "lstm" ? ["kernel", "recurrent kernel", "bias"] : ["kernel", "bias"];
    return parts.map((part) => `layer ${index + 1} (${kind}), ${part}`);
  });
}

function batchAt(step: number, batchSize: number): Uint32Array {
  return Uint32Array.from({ length: batchSize }, (_, sample) => step * batchSize + sample);
}

/**
 * A trace of the same network and samples that another program wrote as one row of numbers:
 * predictions, gradients, curve.
 * @throws Error when it is not as long
 */
export function traceLike(like: Trace, numbers: Float64Array): Trace {
  let at = 0;
  const next = ({ length }: Numbers) => {
    at += length;
    return numbers.slice(at - length, at);
  };
  const forward = next(like.forward);
  const gradients = Object.fromEntries(
    Object.entries(like.gradients).map(([name, values]) => [name, next(values)]),
  );
  const curve = next(like.curve);
  if (at === numbers.length) return { forward, gradients, curve };
  throw new Error(`a trace of ${numbers.length} numbers, not of ${at}`);
}
