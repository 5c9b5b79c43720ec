import { SIGMOID_OUTPUT } from "#infer/int8/quantization.ts";
import type { Int8DenseLayer, Int8Network, Quantization } from "#infer/int8/types.ts";
import { GraphBuilder } from "#infer/tflite/graph-builder.ts";
import { FUSED } from "#infer/tflite/operators.ts";
import type { TfliteModel } from "#infer/tflite/types.ts";

/** The least versions of operators that take int8. */
const INT8_VERSIONS = { dense: 4, sigmoid: 2, dequantize: 2 } as const;

/** A tensor and how it stands for real numbers. */
export interface Int8Value {
  readonly tensor: number;
  readonly units: number;
  readonly scale: Quantization;
}

/**
 * A network of dense layers in whole numbers, to the bit what `createInt8Runner` has: float32 in
 * and out, which it quantizes at its ends.
 */
export function int8NetworkGraph(network: Int8Network): TfliteModel {
  const { inputs: units, input: scale } = network;
  const graph = new GraphBuilder();
  const input = graph.value("input", [1, units]);
  let value = { tensor: addQuantize(graph, input, [1, units], scale), units, scale };
  for (const [index, layer] of network.layers.entries()) {
    const name = `${layer.kind}_${index + 1}`;
    const isDense = layer.kind === "dense";
    value = isDense ? addInt8Dense(graph, name, value, layer) : addSigmoid(graph, name, value);
  }
  const output = addDequantize(graph, value);
  return graph.build("ARPGuard Edge, int8", input, output);
}

export function addQuantize(
  graph: GraphBuilder,
  input: number,
  shape: readonly number[],
  scale: Quantization,
): number {
  const output = graph.value("input/int8", shape, "int8", scale);
  graph.operator("QUANTIZE", [input], [output]);
  return output;
}

export function addDequantize(graph: GraphBuilder, { tensor, units }: Int8Value): number {
  const output = graph.value("output", [1, units]);
  graph.operator("DEQUANTIZE", [tensor], [output], { version: INT8_VERSIONS.dequantize });
  return output;
}

export function addInt8Dense(
  graph: GraphBuilder,
  name: string,
  input: Int8Value,
  { inputs, units, isRelu, output: scale, ...weights }: Int8DenseLayer,
): Int8Value {
  const { kernelScale } = weights;
  const biasScale = input.scale.scale * kernelScale;
  const kernel = graph.constant(`${name}/kernel`, [units, inputs], weights.kernel, kernelScale);
  const bias = graph.constant(`${name}/bias`, [units], weights.bias, biasScale);
  const tensor = graph.value(`${name}/output`, [1, units], "int8", scale);
  graph.operator("FULLY_CONNECTED", [input.tensor, kernel, bias], [tensor], {
    version: INT8_VERSIONS.dense,
    options: { activation: isRelu ? FUSED.relu : FUSED.none },
  });
  return { tensor, units, scale };
}

function addSigmoid(graph: GraphBuilder, name: string, { tensor, units }: Int8Value): Int8Value {
  const output = graph.value(`${name}/output`, [1, units], "int8", SIGMOID_OUTPUT);
  graph.operator("LOGISTIC", [tensor], [output], { version: INT8_VERSIONS.sigmoid });
  return { tensor: output, units, scale: SIGMOID_OUTPUT };
}
