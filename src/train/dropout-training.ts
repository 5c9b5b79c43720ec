import type { Random } from "#core/random.ts";
import { allocateMatrix, type Kernels } from "#train/kernels.ts";
import type { Signal, TrainingLayer } from "#train/training-layer.ts";

const HALF_BITS = 16;
const HALF_MASK = 2 ** HALF_BITS - 1;

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
  const choices = Float32Array.of(1 / (1 - rate), 0);
  const limit = Math.round(rate * 2 ** HALF_BITS);
  return {
    output: { values, gradient, steps: input.steps },
    weights: [],
    forward: (isTraining) => {
      if (isTraining) drawFactors(factors, choices, limit, random);
      else factors.fill(1);
      multiply(values.values, input.values.values, factors);
    },
    backward: () => {
      if (input.gradient !== null) multiply(input.gradient.values, gradient.values, factors);
    },
    toLayer: () => ({ kind: "dropout", rate }),
  };
}

/**
 * Each half of 32 random bits decides one value: half the draws. A table in place of a branch,
 * which no processor could foresee.
 */
function drawFactors(
  factors: Float32Array,
  choices: Float32Array,
  limit: number,
  random: Random,
): void {
  for (let i = 0; i < factors.length; i += 2) {
    const bits = random.bits();
    factors[i] = choices[((bits & HALF_MASK) - limit) >>> 31]!;
    factors[i + 1] = choices[((bits >>> HALF_BITS) - limit) >>> 31]!;
  }
}

function multiply(product: Float32Array, values: Float32Array, factors: Float32Array): void {
  for (let i = 0; i < product.length; i++) product[i] = values[i]! * factors[i]!;
}
