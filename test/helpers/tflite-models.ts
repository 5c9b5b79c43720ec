import { seededRandom } from "#core/random.ts";
import type { Int8SequenceNetwork } from "#infer/int8/types.ts";
import { int8NetworkGraph } from "#infer/tflite/int8-operators.ts";
import { int8SequenceGraph } from "#infer/tflite/int8-sequence-graph.ts";
import { networkGraph } from "#infer/tflite/network-graph.ts";
import type { Operator, Tensor, TfliteModel } from "#infer/tflite/types.ts";
import type { NetworkSpec } from "#infer/types.ts";
import { buildInt8 } from "#train/int8-build.ts";
import { buildInt8Sequence } from "#train/int8-sequence-build.ts";
import { randomNetwork } from "./reference-network.ts";

const DETECTOR_SPEC: NetworkSpec = {
  inputShape: [6],
  layers: [
    { kind: "dense", units: 4, activation: "relu" },
    { kind: "dense", units: 6, activation: "sigmoid" },
  ],
};
export const FORECASTER_SPEC: NetworkSpec = {
  inputShape: [5, 3],
  layers: [
    { kind: "lstm", units: 7, isSequence: true },
    { kind: "dropout", rate: 0.2 },
    { kind: "lstm", units: 4, isSequence: false },
    { kind: "dense", units: 3, activation: "relu" },
    { kind: "dense", units: 2, activation: "linear" },
  ],
};
export const DETECTOR = randomNetwork(DETECTOR_SPEC, 1);
export const FORECASTER = randomNetwork(FORECASTER_SPEC, 2);

export const INT8_DETECTOR = buildInt8(DETECTOR, {
  rows: 200,
  columns: 6,
  values: chance(1200, 0, 1),
});
export const INT8_FORECASTER: Int8SequenceNetwork = buildInt8Sequence(
  FORECASTER,
  chance(200 * 15, -1, 1),
);

/** A model of each build, by its name. */
export const BUILT: Readonly<Record<string, TfliteModel>> = {
  "float detector": networkGraph(DETECTOR, "float32"),
  "hybrid detector": networkGraph(DETECTOR, "int8"),
  "int8 detector": int8NetworkGraph(INT8_DETECTOR),
  "float forecaster": networkGraph(FORECASTER, "float32"),
  "hybrid forecaster": networkGraph(FORECASTER, "int8"),
  "unrolled forecaster": networkGraph(FORECASTER, "int8", true),
  "unrolled float forecaster": networkGraph(FORECASTER, "float32", true),
  "int8 forecaster": int8SequenceGraph(INT8_FORECASTER),
};

/** Numbers evenly spread from `from` to `to`, the same each time. */
export function chance(count: number, from: number, to: number, seed = 3): Float32Array {
  const random = seededRandom(seed);
  return Float32Array.from({ length: count }, () => from + (to - from) * random.unit());
}

/** The model with another tensor in the place of one, found by its name. */
export function withTensor(
  model: TfliteModel,
  name: string,
  changes: Partial<Tensor>,
): TfliteModel {
  const index = model.tensors.findIndex((tensor) => tensor.name === name);
  if (index < 0) throw new RangeError(`no tensor ${name}`);
  const tensors = model.tensors.with(index, { ...model.tensors[index]!, ...changes });
  return { ...model, tensors };
}

/** The model with the first operator of a name changed. */
export function withOperator(
  model: TfliteModel,
  name: Operator["name"],
  changes: Partial<Operator> | ((operator: Operator) => Partial<Operator>),
): TfliteModel {
  const index = model.operators.findIndex((operator) => operator.name === name);
  const found = model.operators[index];
  if (found === undefined) throw new RangeError(`no operator ${name}`);
  const changed = typeof changes === "function" ? changes(found) : changes;
  return { ...model, operators: model.operators.with(index, { ...found, ...changed }) };
}
