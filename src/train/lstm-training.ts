import type { TrainingStep } from "#infer/lstm-cell-back.ts";
import { fillRows, rowsOf, transpose } from "#infer/matrix.ts";
import { passBack } from "#train/dense-training.ts";
import { allocateMatrix, type Kernels } from "#train/kernels.ts";
import type { OutputSignal, Signal, TrainingLayer } from "#train/training-layer.ts";

export interface LstmTrainingSpec {
  readonly units: number;
  readonly isSequence: boolean;
  /** Where the weights start, laid out as in `LstmLayer`. */
  readonly kernel: Float32Array;
  readonly recurrent: Float32Array;
  readonly bias: Float32Array;
}

/**
 * Long short-term memory with backpropagation through all steps (Hochreiter and Schmidhuber 1997,
 * with the forget gate of Gers et al. 2000). The inputs of all steps go through one product; only
 * what depends on the step before is done step by step.
 */
export function trainLstm(kernels: Kernels, input: Signal, spec: LstmTrainingSpec): TrainingLayer {
  const memory = allocateLstm(kernels, input, spec);
  const { kernel, recurrent, bias, gates, hidden, hiddenGradient, steps, samples } = memory;
  const { units, isSequence } = spec;
  const inputs = input.values.columns;
  const last = (steps.length - 1) * samples;
  const output: OutputSignal = isSequence
    ? { values: hidden, gradient: hiddenGradient, steps: steps.length }
    : {
        values: rowsOf(hidden, last, samples),
        gradient: rowsOf(hiddenGradient, last, samples),
        steps: 1,
      };
  return {
    output,
    weights: memory.weights,
    forward: () => {
      fillRows(gates, bias);
      kernels.addProduct(gates, input.values, kernel);
      for (const [index, step] of steps.entries()) {
        const before = steps[index - 1];
        if (before !== undefined) kernels.addProduct(step.gates, before.hidden, recurrent);
        kernels.runCell(step);
      }
    },
    backward: () => {
      if (!isSequence) hiddenGradient.values.fill(0, 0, last * units);
      backThroughTime(kernels, memory);
      addWeightGradients(kernels, input, memory);
      if (input.gradient !== null) {
        passBack(kernels, input.gradient, memory.gateGradient, kernel, memory.kernelTransposed);
      }
    },
    toLayer: () => ({
      kind: "lstm",
      inputs,
      units,
      isSequence,
      kernel: kernel.values.slice(),
      recurrent: recurrent.values.slice(),
      bias: bias.slice(),
    }),
  };
}

type LstmMemory = ReturnType<typeof allocateLstm>;

function allocateLstm(kernels: Kernels, input: Signal, spec: LstmTrainingSpec) {
  const { units } = spec;
  const { rows, columns: inputs } = input.values;
  const samples = rows / input.steps;
  const matrix = (rows: number, columns: number) => allocateMatrix(kernels, rows, columns);
  const [gates, gateGradient] = [matrix(rows, 4 * units), matrix(rows, 4 * units)];
  const [cell, squashed] = [matrix(rows, units), matrix(rows, units)];
  const [hidden, hiddenGradient] = [matrix(rows, units), matrix(rows, units)];
  const [kernel, kernelGradient] = [matrix(inputs, 4 * units), matrix(inputs, 4 * units)];
  const [recurrent, recurrentGradient] = [matrix(units, 4 * units), matrix(units, 4 * units)];
  const [bias, biasGradient] = [kernels.allocate(4 * units), matrix(1, 4 * units)];
  const ones = matrix(1, rows);
  ones.values.fill(1);
  kernel.values.set(spec.kernel);
  recurrent.values.set(spec.recurrent);
  bias.set(spec.bias);
  const zeros = matrix(samples, units);
  const parts = { gates, gateGradient, cell, squashed, hidden, hiddenGradient };
  const steps = Array.from({ length: input.steps }, (_, step): TrainingStep => {
    const part = (name: keyof typeof parts) => rowsOf(parts[name], step * samples, samples);
    return {
      before: step === 0 ? zeros : rowsOf(cell, (step - 1) * samples, samples),
      gates: part("gates"),
      gateGradient: part("gateGradient"),
      cell: part("cell"),
      squashed: part("squashed"),
      hidden: part("hidden"),
      hiddenGradient: part("hiddenGradient"),
    };
  });
  return {
    ...parts,
    steps,
    samples,
    kernel,
    kernelGradient,
    recurrent,
    recurrentGradient,
    bias,
    biasGradient,
    /** The sum of all rows of a matrix is its product with these. */
    ones,
    kernelTransposed: matrix(4 * units, inputs),
    recurrentTransposed: matrix(4 * units, units),
    /** Gradient by the cell's state, on its way from step to step. */
    carried: matrix(samples, units),
    /** Hidden values of all steps but the last, and the sums of all but the first: they meet. */
    hiddenBefore: rowsOf(hidden, 0, rows - samples),
    gateGradientAfter: rowsOf(gateGradient, samples, rows - samples),
    weights: [
      { values: kernel.values, gradient: kernelGradient.values },
      { values: recurrent.values, gradient: recurrentGradient.values },
      { values: bias, gradient: biasGradient.values },
    ],
  };
}

/** Leaves the gradient by each step's sums in `gateGradient`. */
function backThroughTime(kernels: Kernels, memory: LstmMemory): void {
  const { steps, carried, recurrent, recurrentTransposed } = memory;
  transpose(recurrent, recurrentTransposed);
  carried.values.fill(0);
  for (let index = steps.length - 1; index >= 0; index--) {
    const step = steps[index]!;
    const before = steps[index - 1];
    kernels.runCellBack(step, carried);
    if (before === undefined) return;
    kernels.addProduct(before.hiddenGradient, step.gateGradient, recurrentTransposed);
  }
}

function addWeightGradients(kernels: Kernels, input: Signal, memory: LstmMemory): void {
  const { kernelGradient, recurrentGradient, biasGradient, gateGradient } = memory;
  kernelGradient.values.fill(0);
  kernels.addTransposedProduct(kernelGradient, input.values, gateGradient);
  recurrentGradient.values.fill(0);
  kernels.addTransposedProduct(recurrentGradient, memory.hiddenBefore, memory.gateGradientAfter);
  biasGradient.values.fill(0);
  kernels.addProduct(biasGradient, memory.ones, gateGradient);
}
