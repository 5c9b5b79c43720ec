import type { Quantization } from "#infer/int8/types.ts";
import type { OperatorTensors } from "#infer/tflite/operator-tensors.ts";
import { FUSED } from "#infer/tflite/operators.ts";
import type { Operator, Tensor, TensorType } from "#infer/tflite/types.ts";

/** Where tensors stand among the operator's 24: see `lstmInputs`. */
export const LSTM_INPUTS = { kernels: 1, recurrents: 5, biases: 12, hidden: 18, cell: 19 } as const;
const GATES = [0, 1, 2, 3] as const;
/** Peepholes, projection, and layer normalization. */
const LEFT_OUT = [9, 10, 11, 16, 17, 20, 21, 22, 23] as const;
const MOST_CELL_SCALE = 2 ** -9;
const LEAST_CELL_SCALE = 2 ** -15;
const INTERMEDIATES = 5;
/** Sums of the gates have 3 bits before the point and 12 behind it, as TFLite's tables need. */
export const GATE_SCALE: Quantization = { scale: 2 ** -12, zeroPoint: 0 };

/** UNIDIRECTIONAL_SEQUENCE_LSTM with the four plain gates, in float, hybrid or whole numbers. */
export function checkLstm(tensors: OperatorTensors, { options }: Operator): void {
  for (const index of LEFT_OUT) {
    if (tensors.optional(index) !== null) throw tensors.fault(`input ${index}, which is not taken`);
  }
  const { activation, asymmetricQuantizeInputs: _, ...others } = options;
  const [other] = Object.keys(others);
  if (activation !== FUSED.tanh) throw tensors.fault("another activation than tanh");
  if (other !== undefined) throw tensors.fault(`the option ${other}, which is not taken`);
  const input = tensors.input(0);
  const [batch = 0, steps = 0, inputs = 0] = input.shape;
  if (input.shape.length !== 3 || batch !== 1) throw tensors.fault("an input of no one sequence");
  const units = tensors.input(LSTM_INPUTS.kernels).shape[0] ?? 0;
  const isInt8 = input.type === "int8";
  const types = typesOf(input.type, tensors.input(LSTM_INPUTS.kernels).type);
  if (types === null) throw tensors.fault("another mix of types than float, hybrid or int8");
  for (const gate of GATES) {
    const { kernels, recurrents, biases } = LSTM_INPUTS;
    expectConstant(tensors, kernels + gate, types.weights, [units, inputs]);
    expectConstant(tensors, recurrents + gate, types.weights, [units, units]);
    expectConstant(tensors, biases + gate, types.bias, [units]);
    if (types.weights === "int8") checkWeights(tensors, gate, isInt8);
  }
  expectState(tensors, LSTM_INPUTS.hidden, types.values, [1, units]);
  expectState(tensors, LSTM_INPUTS.cell, types.cell, [1, units]);
  tensors.expect("its output", tensors.output(), types.values, [1, steps, units]);
  if (isInt8) checkScales(tensors);
}

interface LstmTypes {
  readonly weights: TensorType;
  readonly bias: TensorType;
  readonly values: TensorType;
  readonly cell: TensorType;
}

function typesOf(input: TensorType, weights: TensorType): LstmTypes | null {
  if (weights !== "int8" && weights !== "float32") return null;
  if (input === "float32") return { weights, bias: input, values: input, cell: input };
  if (input !== "int8" || weights !== "int8") return null;
  return { weights, bias: "int32", values: "int8", cell: "int16" };
}

type Expected = readonly [index: number, type: TensorType, shape: readonly number[]];

function expectConstant(tensors: OperatorTensors, ...expected: Expected): void {
  const tensor = expectInput(tensors, ...expected);
  if (tensor.data === null) throw tensors.fault(`input ${expected[0]} is no constant`);
}

/** A state that a runner can reset: else one call's would leak into the next. */
function expectState(tensors: OperatorTensors, ...expected: Expected): void {
  const tensor = expectInput(tensors, ...expected);
  if (tensor.isVariable) return;
  throw tensors.fault(`input ${expected[0]} is no state that can be reset`);
}

function expectInput(tensors: OperatorTensors, ...[index, type, shape]: Expected): Tensor {
  const tensor = tensors.input(index);
  tensors.expect(`input ${index}`, tensor, type, shape);
  return tensor;
}

function checkWeights(tensors: OperatorTensors, gate: number, isInt8: boolean): void {
  for (const first of [LSTM_INPUTS.kernels, LSTM_INPUTS.recurrents]) {
    const { zeroPoint } = tensors.scaleOf(`input ${first + gate}`, tensors.input(first + gate));
    if (zeroPoint !== 0) throw tensors.fault(`input ${first + gate}: a zero point that is not 0`);
  }
  if (!isInt8) return;
  const { scale } = tensors.scaleOf("its input", tensors.input(0));
  const kernel = tensors.scaleOf("its weights", tensors.input(LSTM_INPUTS.kernels + gate));
  const bias = tensors.input(LSTM_INPUTS.biases + gate);
  tensors.expectScale("a bias", bias, { scale: scale * kernel.scale, zeroPoint: 0 });
}

/** Of a build in whole numbers: see `int8SequenceGraph`. */
function checkScales(tensors: OperatorTensors): void {
  const hidden = tensors.scaleOf("the hidden state", tensors.input(LSTM_INPUTS.hidden));
  // TensorFlow Lite counts with 0 there whatever the file says.
  if (hidden.zeroPoint !== 0) {
    throw tensors.fault(`a hidden state with the zero point ${hidden.zeroPoint}, not 0`);
  }
  tensors.expectScale("its output", tensors.output(), hidden);
  const { scale } = tensors.scaleOf("the cell's state", tensors.input(LSTM_INPUTS.cell));
  const isPower = Number.isInteger(Math.log2(scale));
  if (!isPower || scale > MOST_CELL_SCALE || scale < LEAST_CELL_SCALE) {
    throw tensors.fault("a cell's state whose scale is no power of two from 2^-15 to 2^-9");
  }
  const { intermediates } = tensors;
  if (intermediates.length !== INTERMEDIATES) {
    throw tensors.fault(`${intermediates.length} intermediates, not ${INTERMEDIATES}`);
  }
  for (const [index, tensor] of intermediates.entries()) {
    const type = index < GATES.length ? "int16" : "int8";
    if (tensor.type !== type) throw tensors.fault(`intermediate ${index} is no ${type}`);
    const wanted = index < GATES.length ? GATE_SCALE : hidden;
    tensors.expectScale(`intermediate ${index}`, tensor, wanted);
  }
}
