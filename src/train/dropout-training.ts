import type { Random } from "#core/random.ts";
import { allocateMatrix, type Kernels } from "#train/kernels.ts";
import type { Signal, TrainingLayer } from "#train/training-layer.ts";

/**
 * Inverted dropout (Srivastava et al., "Dropout", JMLR 15, 2014): each value alone, at each step
 * anew, is set to 0 or multiplied so that its mean stays.
 */
export function trainDropout(
  kernels: Kernels,
  input: Signal,
  rate: number,
  random: Random,
): TrainingLayer {
  const { rows, columns } = input.values;
  const values = allocateMatrix(kernels, rows, columns);
  const gradient = allocateMatrix(kernels, rows, columns);
  const factors = kernels.allocate(rows * columns);
  const limit = rate * 2 ** 32;
  const kept = 1 / (1 - rate);
  return {
    output: { values, gradient, steps: input.steps },
    weights: [],
    forward: (isTraining) => {
      if (isTraining) {
        for (let i = 0; i < factors.length; i++) factors[i] = random.bits() < limit ? 0 : kept;
      } else {
        factors.fill(1);
      }
      multiply(values.values, input.values.values, factors);
    },
    backward: () => {
      if (input.gradient !== null) multiply(input.gradient.values, gradient.values, factors);
    },
    toLayer: () => ({ kind: "dropout", rate }),
  };
}

function multiply(product: Float32Array, values: Float32Array, factors: Float32Array): void {
  for (let i = 0; i < product.length; i++) product[i] = values[i]! * factors[i]!;
}
