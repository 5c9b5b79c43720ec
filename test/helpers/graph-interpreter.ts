import type { Operator, Tensor, TfliteModel } from "#infer/tflite/types.ts";

type Values = readonly number[];

/**
 * What a graph answers, computed in double precision from schema.fbs' own words, an operator after
 * the other; nothing of it is shared with src. Values of int8 are real ones, rounded to what their
 * tensor can hold.
 */
export function interpret(model: TfliteModel, input: Values): Values {
  const { tensors } = model;
  const values = new Map<number, Values>([[model.inputs[0]!, input]]);
  for (const [index, tensor] of tensors.entries()) {
    if (tensor.data !== null) values.set(index, constantOf(tensor));
  }
  for (const operator of model.operators) {
    const given = operator.inputs.map((each) => values.get(each) ?? []);
    const shapes = operator.inputs.map((each) => tensors[each]?.shape ?? []);
    const parts = DO[operator.name](given, shapes, operator);
    for (const [index, output] of operator.outputs.entries()) {
      values.set(output, rounded(parts[index]!, tensors[output]!));
    }
  }
  return values.get(model.outputs[0]!)!;
}

function constantOf({ type, data, scale }: Tensor): Values {
  const view = new DataView(data!.buffer, data!.byteOffset, data!.length);
  const size = { float32: 4, int32: 4, int16: 2, int8: 1 }[type];
  return Array.from({ length: data!.length / size }, (_, at) => {
    if (type === "float32") return view.getFloat32(4 * at, true);
    const whole = type === "int8" ? view.getInt8(at) : view.getInt32(4 * at, true);
    return (whole - (scale?.zeroPoints[0] ?? 0)) * (scale?.scales[0] ?? 1);
  });
}

/** To the nearest value that the tensor can hold. */
function rounded(values: Values, { type, scale }: Tensor): Values {
  if (type !== "int8") return values;
  const [step = 1] = scale!.scales;
  const [zero = 0] = scale!.zeroPoints;
  return values.map((value) => {
    return step * (Math.min(127, Math.max(-128, Math.round(value / step) + zero)) - zero);
  });
}

type Do = (given: Values[], shapes: (readonly number[])[], operator: Operator) => Values[];

const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));
const each =
  (change: (x: number) => number): Do =>
  ([x]) => [x!.map(change)];
const both =
  (join: (x: number, y: number) => number): Do =>
  ([a, b]) => [a!.map((x, at) => join(x, b![at]!))];

const DO: Readonly<Record<Operator["name"], Do>> = {
  ADD: both((x, y) => x + y),
  MUL: both((x, y) => x * y),
  LOGISTIC: each(sigmoid),
  TANH: each(Math.tanh),
  RELU: each((x) => Math.max(0, x)),
  QUANTIZE: ([x]) => [x!],
  DEQUANTIZE: ([x]) => [x!],
  FULLY_CONNECTED: ([x, w, b], shapes, { options }) => {
    const [units = 0, inputs = 0] = shapes[1]!;
    const rows = Array.from({ length: x!.length / inputs }, (_, row) =>
      product(w!, units, x!.slice(row * inputs, (row + 1) * inputs), b!),
    );
    return [rows.flat().map((sum) => (options.activation === 1 ? Math.max(0, sum) : sum))];
  },
  STRIDED_SLICE: ([x], [shape]) => [x!.slice(-shape!.at(-1)!)],
  SPLIT: ([, x], _, { outputs }) => partsOf(x!, outputs.length),
  UNPACK: ([x], _, { outputs }) => partsOf(x!, outputs.length),
  PACK: (given) => [given.flat()],
  UNIDIRECTIONAL_SEQUENCE_LSTM: (given, shapes) => {
    const [, steps = 0, inputs = 0] = shapes[0]!;
    const units = shapes[1]![0]!;
    let hidden: Values = new Array(units).fill(0);
    let cell: Values = new Array(units).fill(0);
    const outputs: number[] = [];
    for (let step = 0; step < steps; step++) {
      const x = given[0]!.slice(step * inputs, (step + 1) * inputs);
      // In the operator's order: input, forget, cell, output.
      const [i, f, g, o] = [0, 1, 2, 3].map((gate) => {
        const own = product(given[1 + gate]!, units, x, given[12 + gate]!);
        const carried = product(given[5 + gate]!, units, hidden, []);
        return own.map((sum, unit) => sum + carried[unit]!);
      });
      cell = cell.map((c, u) => sigmoid(f![u]!) * c + sigmoid(i![u]!) * Math.tanh(g![u]!));
      hidden = cell.map((c, u) => sigmoid(o![u]!) * Math.tanh(c));
      outputs.push(...hidden);
    }
    return [outputs];
  },
};

/** W x + b, W[units × inputs] */
function product(weights: Values, units: number, x: Values, bias: Values): number[] {
  return Array.from({ length: units }, (_, unit) =>
    x.reduce((sum, value, at) => sum + value * weights[unit * x.length + at]!, bias[unit] ?? 0),
  );
}

function partsOf(values: Values, count: number): Values[] {
  const size = values.length / count;
  return Array.from({ length: count }, (_, at) => values.slice(at * size, (at + 1) * size));
}
