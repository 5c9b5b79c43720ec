import { sigmoid, tanh } from "#infer/activation.ts";
import type { Forward } from "#infer/dense-forward.ts";
import type { LstmLayer } from "#infer/types.ts";
import { addVectorProduct } from "#infer/vector-product.ts";

/** Input [steps × inputs], output [steps × units] or, of the last step alone, [units]. */
export function lstmForward(layer: LstmLayer, steps: number): Forward {
  const { inputs, units, isSequence } = layer;
  const gates = new Float64Array(4 * units);
  const cell = new Float64Array(units);
  const output = new Float32Array((isSequence ? steps : 1) * units);
  // Where no sequence goes on, each step's output takes the place of the one before.
  const stride = isSequence ? units : 0;
  return (input) => {
    cell.fill(0);
    for (let step = 0; step < steps; step++) {
      gates.set(layer.bias);
      addVectorProduct(gates, input, step * inputs, layer.kernel, inputs);
      if (step > 0) addVectorProduct(gates, output, (step - 1) * stride, layer.recurrent, units);
      advance(gates, cell, output, step * stride);
    }
    return output;
  };
}

/** From the gates' sums to the next state of the cell, and its output to `to` in `output`. */
function advance(gates: Float64Array, cell: Float64Array, output: Float32Array, to: number): void {
  const units = cell.length;
  for (let unit = 0; unit < units; unit++) {
    const keep = sigmoid(gates[units + unit]!) * cell[unit]!;
    const add = sigmoid(gates[unit]!) * tanh(gates[2 * units + unit]!);
    const state = keep + add;
    cell[unit] = state;
    output[to + unit] = sigmoid(gates[3 * units + unit]!) * tanh(state);
  }
}
