import { activateAll } from "#infer/activation.ts";
import { checkInput, inputLength } from "#infer/input-length.ts";
import { fillRows, type Matrix, rowsOf } from "#infer/matrix.ts";
import { checkNetwork } from "#infer/network-shape.ts";
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
  const kernel = allocate(unit, layer.inputs, layer.units, layer.kernel);
  const output = allocate(unit, 1, layer.units);
  return {
    output,
    run: () => {
      output.values.set(layer.bias);
      unit.addProduct(output, input, input.columns, 1, kernel);
      activateAll(layer.activation, output.values);
    },
  };
}

/** All steps' inputs go through one product; what depends on the step before follows after it. */
function lstmStage(unit: SimdUnit, input: Matrix, layer: LstmLayer): Stage {
  const { units, isSequence } = layer;
  const kernel = allocate(unit, layer.inputs, 4 * units, layer.kernel);
  const recurrent = allocate(unit, units, 4 * units, layer.recurrent);
  const gates = allocate(unit, input.rows, 4 * units);
  const output = allocate(unit, isSequence ? input.rows : 1, units);
  const cell = allocate(unit, 1, units);
  const squashed = allocate(unit, 1, units);
  const steps = Array.from({ length: input.rows }, (_, index) => ({
    gates: rowsOf(gates, index, 1),
    hidden: isSequence ? rowsOf(output, index, 1) : output,
    ...{ before: cell, cell, squashed },
  }));
  return {
    output,
    run: () => {
      fillRows(gates, layer.bias);
      unit.addProduct(gates, input, input.columns, 1, kernel);
      cell.values.fill(0);
      for (let index = 0; index < steps.length; index++) {
        const step = steps[index]!;
        if (index > 0) {
          unit.addProduct(step.gates, steps[index - 1]!.hidden, units, 1, recurrent);
        }
        unit.runCell(step);
      }
    },
  };
}

function allocate(unit: SimdUnit, rows: number, columns: number, start?: Float32Array): Matrix {
  const values = unit.allocate(rows * columns);
  if (start !== undefined) values.set(start);
  return { rows, columns, values };
}
