import { symmetricWeights } from "#infer/int8/symmetric-weights.ts";
import type { Matrix } from "#infer/matrix.ts";
import type { GraphBuilder } from "#infer/tflite/graph-builder.ts";

/** How weights are kept: as they are, or symmetric in 8 bits with one scale for each tensor. */
export type WeightKind = "float32" | "int8";

/** Weights of a product as a tensor. @param matrix a row an output */
export function addWeights(
  graph: GraphBuilder,
  name: string,
  { rows, columns, values }: Matrix,
  kind: WeightKind,
): number {
  if (kind === "float32") return graph.constant(name, [rows, columns], values);
  const quantized = symmetricWeights(values);
  return graph.constant(name, [rows, columns], quantized.values, quantized.scale);
}
