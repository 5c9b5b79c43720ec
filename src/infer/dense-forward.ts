import { activateAll } from "#infer/activation.ts";
import type { DenseLayer } from "#infer/types.ts";
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
    activateAll(layer.activation, sums);
    output.set(sums);
    return output;
  };
}
