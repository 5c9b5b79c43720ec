import { adam } from "#train/adam.ts";
import type { TrainingNetwork } from "#train/network-training.ts";
import { squaredError, squaredErrorGradient } from "#train/squared-error.ts";
import type { Samples } from "#train/types.ts";

/** Takes up to a batch of samples by their indices; gives the sum of the squared errors. */
export type BatchStep = (indices: Uint32Array) => number;

/** The two things that are done with a batch. */
export interface BatchTrainer {
  /** Predicts with dropout, then takes a step down the gradient of the mean squared error. */
  readonly learn: BatchStep;
  /** Predicts, and changes nothing. */
  readonly evaluate: BatchStep;
}

/** `batchSize` is that of the network; `inputLength` all values of one sample. */
export function createBatchTrainer(
  network: TrainingNetwork,
  samples: Samples,
  batchSize: number,
  inputLength: number,
  learningRate: number,
): BatchTrainer {
  const { values, gradient } = network.output;
  const inputs = new Float32Array(batchSize * inputLength);
  const targets = new Float32Array(batchSize * values.columns);
  const optimize = adam(network.weights, learningRate);
  const predict = (indices: Uint32Array, isTraining: boolean): number => {
    samples.fill(indices, inputs, targets);
    // A batch that is not full is filled up with samples of zeros, which nobody asks about.
    inputs.fill(0, indices.length * inputLength);
    network.forward(inputs, isTraining);
    return squaredError(values, targets, indices.length);
  };
  return {
    learn: (indices) => {
      const sum = predict(indices, true);
      squaredErrorGradient(values, targets, indices.length, gradient);
      network.backward();
      optimize();
      return sum;
    },
    evaluate: (indices) => predict(indices, false),
  };
}
