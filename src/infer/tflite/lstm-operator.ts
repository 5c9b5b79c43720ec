import type { Quantization } from "#infer/int8/types.ts";
import { gatesOf } from "#infer/lstm-gates.ts";
import type { GraphBuilder } from "#infer/tflite/graph-builder.ts";
import { FUSED } from "#infer/tflite/operators.ts";
import { addWeights, type WeightKind } from "#infer/tflite/weights.ts";
import type { LstmLayer } from "#infer/types.ts";

/** The operator's options: no clip, [batch, steps, features], inputs of hybrid ones symmetric. */
export const LSTM_OPTIONS = { activation: FUSED.tanh } as const;
/** The least versions with weights of this kind. */
const LSTM_VERSIONS = { float32: 1, int8: 2 } as const;
const ABSENT = -1;

/** Tensors of the fused operator, four of each: a gate each. */
interface LstmTensors {
  readonly input: number;
  readonly kernels: readonly number[];
  readonly recurrents: readonly number[];
  readonly biases: readonly number[];
  readonly hidden: number;
  readonly cell: number;
}

/** Its 24 inputs in order: peepholes, projection and layer normalization are left out. */
export function lstmInputs(tensors: LstmTensors): readonly number[] {
  const { input, kernels, recurrents, biases, hidden, cell } = tensors;
  const none = (count: number) => new Array<number>(count).fill(ABSENT);
  return [
    ...[input, ...kernels, ...recurrents],
    ...[...none(3), ...biases, ...none(2)],
    ...[hidden, cell, ...none(4)],
  ];
}

/** A fused LSTM over `input` [1 × steps × inputs]; gives the tensor of its output. */
export function addLstm(
  graph: GraphBuilder,
  name: string,
  input: number,
  steps: number,
  layer: LstmLayer,
  kind: WeightKind,
): number {
  const { units } = layer;
  const gates = gatesOf(layer);
  const tensors = {
    input,
    kernels: gates.map(({ kernel }, at) => addWeights(graph, `${name}/kernel_${at}`, kernel, kind)),
    recurrents: gates.map(({ recurrent }, at) =>
      addWeights(graph, `${name}/recurrent_${at}`, recurrent, kind),
    ),
    biases: gates.map(({ bias }, at) => graph.constant(`${name}/bias_${at}`, [units], bias)),
    hidden: graph.state(`${name}/hidden`, [1, units]),
    cell: graph.state(`${name}/cell`, [1, units]),
  };
  const output = graph.value(`${name}/sequence`, [1, steps, units]);
  graph.operator("UNIDIRECTIONAL_SEQUENCE_LSTM", lstmInputs(tensors), [output], {
    version: LSTM_VERSIONS[kind],
    options: LSTM_OPTIONS,
  });
  return layer.isSequence ? output : addLastStep(graph, name, output, units);
}

/** The last step of a sequence [1 × steps × units] as [1 × units]. */
export function addLastStep(
  graph: GraphBuilder,
  name: string,
  sequence: number,
  units: number,
  scale: Quantization | null = null,
): number {
  const constant = (part: string, ...values: number[]) =>
    graph.constant(`${name}/${part}`, [3], Int32Array.from(values));
  const last = graph.value(`${name}/last`, [1, units], scale === null ? "float32" : "int8", scale);
  const inputs = [
    sequence,
    constant("begin", 0, -1, 0),
    constant("end", 0, 0, 0),
    constant("strides", 1, 1, 1),
  ];
  // Bits by dimension: all of batch and units, of the steps the last, which then is none.
  graph.operator("STRIDED_SLICE", inputs, [last], {
    version: scale === null ? 1 : 2,
    options: { beginMask: 0b101, endMask: 0b101, shrinkAxisMask: 0b010 },
  });
  return last;
}
