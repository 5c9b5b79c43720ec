import { sigmoid } from "#infer/activation.ts";
import type { Activation, DenseLayer } from "#infer/types.ts";
import { addVectorProduct } from "#infer/vector-product.ts";

/** A layer ready to run: reads its input, gives its output, which the next call overwrites. */
export type Forward = (input: Float32Array) => Float32Array;

/** Input [inputs], output [units]. */
export function denseForward(layer: DenseLayer): Forward {
  const sums = new Float64Array(layer.units);
  const output = new Float32Array(layer.units);
  return (input) => {
    sums.set(layer.bias);
    addVectorProduct(sums, input, 0, layer.kernel, layer.inputs);
    activate(layer.activation, sums, output);
    return output;
  };
}

function activate(activation: Activation, sums: Float64Array, output: Float32Array): void {
  switch (activation) {
    case "linear":
      for (let unit = 0; unit < sums.length; unit++) output[unit] = sums[unit]!;
      return;
    case "relu":
      for (let unit = 0; unit < sums.length; unit++) output[unit] = Math.max(0, sums[unit]!);
      return;
    case "sigmoid":
      for (let unit = 0; unit < sums.length; unit++) output[unit] = sigmoid(sums[unit]!);
  }
}
