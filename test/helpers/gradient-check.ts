import type { ExecutionContext } from "ava";
import { seededRandom } from "#core/random.ts";
import type { Network, NetworkSpec } from "#infer/types.ts";
import type { Kernels } from "#train/kernels.ts";
import { createTrainingNetwork, type TrainingNetwork } from "#train/network-training.ts";
import { squaredErrorGradient } from "#train/squared-error.ts";
import { randomNetwork, randomRows, referenceAnswer, referenceLoss } from "./reference-network.ts";

/** Half the step of the central differences: the error of either kind is then below 1e-8. */
const STEP = 1e-5;

/** Weights of all layers in the order in which training names them. */
export function weightsOf(network: Network): Float32Array[] {
  return network.layers.flatMap((layer) => {
    if (layer.kind === "dropout") return [];
    if (layer.kind === "dense") return [layer.kernel, layer.bias];
    return [layer.kernel, layer.recurrent, layer.bias];
  });
}

/** A training network of the given weights. */
export function trainingOf(network: Network, kernels: Kernels, samples: number): TrainingNetwork {
  const training = createTrainingNetwork(network, kernels, samples, seededRandom(1));
  for (const [index, weights] of weightsOf(network).entries()) {
    training.weights[index]!.values.set(weights);
  }
  return training;
}

/**
 * Predictions and the gradient by each single weight, against the reference in double precision and
 * its finite differences. The last of the batch's samples is there to fill it up alone.
 */
export function gradientsAreRight(
  t: ExecutionContext,
  createKernels: () => Kernels,
  spec: NetworkSpec,
): void {
  const network = randomNetwork(spec, 3);
  const samples = 5;
  const length = spec.inputShape.reduce((product, size) => product * size);
  const inputs = randomRows(samples, length, 5);
  const training = trainingOf(network, createKernels(), samples + 1);
  const { values, gradient } = training.output;
  const targets = randomRows(samples, values.columns, 6);
  training.forward(Float32Array.from([...inputs.flat(), ...new Array(length).fill(0)]), false);
  for (const [sample, input] of inputs.entries()) {
    for (const [at, expected] of referenceAnswer(network, input).entries()) {
      t.true(Math.abs(values.values[sample * values.columns + at]! - expected) < 1e-6);
    }
  }
  const padded = Float32Array.from([...targets.flat(), ...new Array(values.columns).fill(9)]);
  squaredErrorGradient(values, padded, samples, gradient);
  training.backward();
  const doubles = asDoubles(network);
  const loss = (changed: Network) => referenceLoss(changed, inputs, targets);
  for (const [index, weights] of weightsOf(network).entries()) {
    for (const at of weights.keys()) {
      const slope = differenceQuotient(doubles, index, at, loss);
      const found = training.weights[index]!.gradient[at]!;
      const detail = `weights ${index}, ${at}: ${found}, not ${slope}`;
      t.true(Math.abs(found - slope) < 1e-6 + 1e-5 * Math.abs(slope), detail);
    }
  }
}

/** Central difference of the loss by one weight, which must be a double for so small a step. */
export function differenceQuotient(
  network: Network,
  index: number,
  at: number,
  loss: (network: Network) => number,
): number {
  const weights = weightsOf(network)[index]!;
  const value = weights[at]!;
  weights[at] = value + STEP;
  const above = loss(network);
  weights[at] = value - STEP;
  const below = loss(network);
  weights[at] = value;
  return (above - below) / (2 * STEP);
}

/** The same network in double precision, which the reference reads just as well. */
export function asDoubles(network: Network): Network {
  const layers = network.layers.map((layer) =>
    Object.fromEntries(
      Object.entries(layer).map(([key, value]) => [
        key,
        value instanceof Float32Array ? Float64Array.from(value) : value,
      ]),
    ),
  );
  return { ...network, layers: layers as unknown as Network["layers"] };
}
