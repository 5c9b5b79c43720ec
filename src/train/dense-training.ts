import { activateAll } from "#infer/activation.ts";
import { addRows, fillRows, type Matrix, transpose } from "#infer/matrix.ts";
import type { Activation } from "#infer/types.ts";
import { allocateMatrix, type Kernels } from "#train/kernels.ts";
import type { OutputSignal, Signal, TrainingLayer } from "#train/training-layer.ts";

export interface DenseTrainingSpec {
  readonly units: number;
  readonly activation: Activation;
  /** Starting kernel, [inputs × units]; the bias starts at 0. */
  readonly kernel: Float32Array;
}

/** y = activation(x W + b) for all rows at once. */
export function trainDense(
  kernels: Kernels,
  input: Signal,
  { units, activation, kernel: start }: DenseTrainingSpec,
): TrainingLayer {
  const { rows, columns: inputs } = input.values;
  const kernel = allocateMatrix(kernels, inputs, units);
  const kernelGradient = allocateMatrix(kernels, inputs, units);
  const kernelTransposed = allocateMatrix(kernels, units, inputs);
  const bias = kernels.allocate(units);
  const biasGradient = kernels.allocate(units);
  const values = allocateMatrix(kernels, rows, units);
  const gradient = allocateMatrix(kernels, rows, units);
  const output: OutputSignal = { values, gradient, steps: input.steps };
  kernel.values.set(start);
  return {
    output,
    weights: [
      { values: kernel.values, gradient: kernelGradient.values },
      { values: bias, gradient: biasGradient },
    ],
    forward: () => {
      fillRows(values, bias);
      kernels.addProduct(values, input.values, kernel);
      activateAll(activation, values.values);
    },
    backward: () => {
      multiplyBySlope(activation, values.values, gradient.values);
      kernelGradient.values.fill(0);
      kernels.addTransposedProduct(kernelGradient, input.values, gradient);
      biasGradient.fill(0);
      addRows(gradient, biasGradient);
      if (input.gradient !== null) {
        passBack(kernels, input.gradient, gradient, kernel, kernelTransposed);
      }
    },
    toLayer: () => ({
      kind: "dense",
      inputs,
      units,
      activation,
      kernel: kernel.values.slice(),
      bias: bias.slice(),
    }),
  };
}

/** input gradient = output gradient × kernelᵀ */
export function passBack(
  kernels: Kernels,
  inputGradient: Matrix,
  outputGradient: Matrix,
  kernel: Matrix,
  kernelTransposed: Matrix,
): void {
  transpose(kernel, kernelTransposed);
  inputGradient.values.fill(0);
  kernels.addProduct(inputGradient, outputGradient, kernelTransposed);
}

/** The activation's derivative, told by its value: all three let us. */
function multiplyBySlope(
  activation: Activation,
  values: Float32Array,
  gradient: Float32Array,
): void {
  if (activation === "relu") {
    for (let i = 0; i < values.length; i++) if (values[i]! <= 0) gradient[i] = 0;
  } else if (activation === "sigmoid") {
    for (let i = 0; i < values.length; i++) gradient[i]! *= values[i]! * (1 - values[i]!);
  }
}
