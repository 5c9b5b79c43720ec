import { activateAll } from "#infer/activation.ts";
import { checkInput, inputLength } from "#infer/input-length.ts";
import { fillRows, type Matrix, rowsOf } from "#infer/matrix.ts";
import { checkNetwork } from "#infer/network-shape.ts";
import type { Task } from "#infer/simd/packed-matrix.ts";
import { createSimdUnit, type SimdUnit } from "#infer/simd/simd-unit.ts";
import type { DenseLayer, LstmLayer, Network, Runner } from "#infer/types.ts";

/** A layer ready to run, from the matrix it was given to `output`. */
interface Stage {
  readonly output: Matrix;
  run(): void;
}

/**
 * Answers in WebAssembly, in single precision. `run` allocates nothing.
 * @returns null where the engine has no SIMD
 * @throws AppError when the network does not fit together or needs too much memory
 */
export function createSimdRunner(network: Network): Runner | null {
  checkNetwork(network);
  const unit = createSimdUnit();
  if (unit === null) return null;
  const length = inputLength(network);
  const columns = network.inputShape.at(-1)!;
  const input = allocate(unit, length / columns, columns);
  const stages: Stage[] = [];
  let signal = input;
  for (const layer of network.layers) {
    if (layer.kind === "dropout") continue;
    const stage =
      layer.kind === "dense" ? denseStage(unit, signal, layer) : lstmStage(unit, signal, layer);
    stages.push(stage);
    signal = stage.output;
  }
  return {
    run: (values) => {
      checkInput(values, length);
      input.values.set(values);
      for (const stage of stages) stage.run();
      return signal.values;
    },
  };
}

function denseStage(unit: SimdUnit, input: Matrix, layer: DenseLayer): Stage {
  const kernel = unit.pack(layer.inputs, layer.units, layer.kernel);
  const output = allocate(unit, 1, layer.units);
  const addProduct = unit.prepareRowProduct(output, input, kernel);
  return {
    output,
    run: () => {
      output.values.set(layer.bias);
      addProduct();
      activateAll(layer.activation, output.values);
    },
  };
}

/** All steps' inputs go through one product; what depends on the step before follows after it. */
function lstmStage(unit: SimdUnit, input: Matrix, layer: LstmLayer): Stage {
  const { units, isSequence } = layer;
  const kernel = allocate(unit, layer.inputs, 4 * units, layer.kernel);
  const recurrent = unit.pack(units, 4 * units, layer.recurrent);
  const gates = allocate(unit, input.rows, 4 * units);
  const biases = new Float32Array(gates.values.length);
  fillRows({ ...gates, values: biases }, layer.bias);
  const output = allocate(unit, isSequence ? input.rows : 1, units);
  const cell = allocate(unit, 1, units);
  const squashed = allocate(unit, 1, units);
  const hiddenOf = (index: number) => (isSequence ? rowsOf(output, index, 1) : output);
  const tasks = Array.from({ length: input.rows }, (_, index): Task[] => {
    const [own, hidden] = [rowsOf(gates, index, 1), hiddenOf(index)];
    const step = unit.prepareCell({ gates: own, before: cell, cell, squashed, hidden });
    if (index === 0) return [step];
    return [unit.prepareRowProduct(own, hiddenOf(index - 1), recurrent), step];
  }).flat();
  return {
    output,
    run: () => {
      gates.values.set(biases);
      unit.addProduct(gates, input, input.columns, 1, kernel);
      cell.values.fill(0);
      for (const task of tasks) task();
    },
  };
}

function allocate(unit: SimdUnit, rows: number, columns: number, start?: Float32Array): Matrix {
  const values = unit.allocate(rows * columns);
  if (start !== undefined) values.set(start);
  return { rows, columns, values };
}
