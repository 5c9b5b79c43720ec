import { turned } from "#infer/matrix.ts";
import type { GraphBuilder } from "#infer/tflite/graph-builder.ts";
import { FUSED } from "#infer/tflite/operators.ts";
import { addWeights, type WeightKind } from "#infer/tflite/weights.ts";
import type { DenseLayer } from "#infer/types.ts";

/** The least versions of FULLY_CONNECTED for float inputs, by the type of the weights. */
export const PRODUCT_VERSIONS = { float32: 1, int8: 3 } as const;

/** A dense layer over the tensor `input` [1 × inputs]; gives the tensor of its output. */
export function addDense(
  graph: GraphBuilder,
  name: string,
  input: number,
  layer: DenseLayer,
  kind: WeightKind,
): number {
  const { inputs, units, activation } = layer;
  const kernel = addWeights(graph, `${name}/kernel`, turned(layer.kernel, inputs, units), kind);
  const bias = graph.constant(`${name}/bias`, [units], layer.bias);
  const sums = graph.value(`${name}/sums`, [1, units]);
  graph.operator("FULLY_CONNECTED", [input, kernel, bias], [sums], {
    version: PRODUCT_VERSIONS[kind],
    options: { activation: activation === "relu" ? FUSED.relu : FUSED.none },
  });
  if (activation !== "sigmoid") return sums;
  const output = graph.value(`${name}/output`, [1, units]);
  graph.operator("LOGISTIC", [sums], [output]);
  return output;
}
