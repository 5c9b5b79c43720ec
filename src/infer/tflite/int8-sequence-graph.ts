import type { Int8LstmLayer, Int8SequenceNetwork } from "#infer/int8/types.ts";
import { GraphBuilder } from "#infer/tflite/graph-builder.ts";
import {
  addDequantize,
  addInt8Dense,
  addQuantize,
  type Int8Value,
} from "#infer/tflite/int8-operators.ts";
import { GATE_SCALE } from "#infer/tflite/lstm-check.ts";
import { addLastStep, LSTM_OPTIONS, lstmInputs } from "#infer/tflite/lstm-operator.ts";
import type { TfliteModel } from "#infer/tflite/types.ts";

/** The least version of the operator that works in whole numbers. */
const INT8_LSTM_VERSION = 3;

/** A network over sequences in whole numbers: float32 in and out, quantized at its ends. */
export function int8SequenceGraph(network: Int8SequenceNetwork): TfliteModel {
  const [steps, features] = network.inputShape;
  const graph = new GraphBuilder();
  const input = graph.value("input", [1, steps, features]);
  const tensor = addQuantize(graph, input, [1, steps, features], network.input);
  let value: Int8Value = { tensor, units: features, scale: network.input };
  for (const [index, layer] of network.layers.entries()) {
    const name = `${layer.kind}_${index + 1}`;
    if (layer.kind === "dense") value = addInt8Dense(graph, name, value, layer);
    else value = addInt8Lstm(graph, name, value, steps, layer);
  }
  return graph.build("ARPGuard Edge, int8", input, addDequantize(graph, value));
}

function addInt8Lstm(
  graph: GraphBuilder,
  name: string,
  input: Int8Value,
  steps: number,
  { inputs, units, isSequence, gates, cellExponent, output: scale }: Int8LstmLayer,
): Int8Value {
  const gate = (part: string, index: number) => `${name}/${part}_${index}`;
  const tensors = {
    input: input.tensor,
    kernels: gates.map(({ kernel: { values, scale: own } }, at) =>
      graph.constant(gate("kernel", at), [units, inputs], values, own),
    ),
    recurrents: gates.map(({ recurrent: { values, scale: own } }, at) =>
      graph.constant(gate("recurrent", at), [units, units], values, own),
    ),
    biases: gates.map(({ bias, kernel }, at) =>
      graph.constant(gate("bias", at), [units], bias, input.scale.scale * kernel.scale),
    ),
    hidden: graph.state(`${name}/hidden`, [1, units], "int8", scale),
    cell: graph.state(`${name}/cell`, [1, units], "int16", {
      scale: 2 ** cellExponent,
      zeroPoint: 0,
    }),
  };
  const sums = gates.map((_, at) => graph.value(gate("sums", at), [], "int16", GATE_SCALE));
  const intermediates = [...sums, graph.value(`${name}/product`, [], "int8", scale)];
  const sequence = graph.value(`${name}/sequence`, [1, steps, units], "int8", scale);
  graph.operator("UNIDIRECTIONAL_SEQUENCE_LSTM", lstmInputs(tensors), [sequence], {
    version: INT8_LSTM_VERSION,
    options: LSTM_OPTIONS,
    intermediates,
  });
  const tensor = isSequence ? sequence : addLastStep(graph, name, sequence, units, scale);
  return { tensor, units, scale };
}
