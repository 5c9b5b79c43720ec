import test, { type ExecutionContext } from "ava";
import { decodeTflite } from "#infer/tflite/tflite-reader.ts";
import { encodeTflite } from "#infer/tflite/tflite-writer.ts";
import type { Operator } from "#infer/tflite/types.ts";
import { refusesTensor } from "../../helpers/refuses-tensor.ts";
import { BUILT, withOperator } from "../../helpers/tflite-models.ts";

const refuses = refusesTensor("forecaster");
const refusesOperator = test.macro({
  title: (given) => `refuses ${given}`,
  exec: (
    t: ExecutionContext,
    change: (operator: Operator) => Partial<Operator>,
    message: RegExp,
  ) => {
    const name = "UNIDIRECTIONAL_SEQUENCE_LSTM";
    const model = withOperator(BUILT["int8 forecaster"]!, name, change);
    t.throws(() => decodeTflite(encodeTflite(model)), { code: "model-invalid", message });
  },
});

const scale = (each: number, zeroPoint = 0) => {
  return { scale: { scales: [each], zeroPoints: [zeroPoint] } };
};
const HIDDEN = "lstm_1/hidden";
const CELL = "lstm_1/cell";
/** TensorFlow Lite takes 0 for it whatever the file says, and answers rubbish. */
test("a hidden state off 0", refuses, "int8", HIDDEN, scale(0.01, 5), /zero point 5, not 0$/);
/** A runner resets states alone: others would leak from one call to the next. */
test(
  "a state that cannot be reset",
  refuses,
  "int8",
  HIDDEN,
  { isVariable: false, data: new Uint8Array(7) },
  /input 18 is no state that can be reset$/,
);
test(
  "a hidden state of another size",
  refuses,
  "float",
  HIDDEN,
  { shape: [1, 8] },
  /input 18: shape/,
);
test(
  "a cell of another type",
  refuses,
  "int8",
  CELL,
  { type: "int8" },
  /input 19: int8, not int16/,
);
test("a cell of no power of two", refuses, "int8", CELL, scale(3e-4), /no power of two/);
test("a cell beyond the kernels", refuses, "int8", CELL, scale(2 ** -8), /from 2\^-15 to 2\^-9$/);
test("weights off 0", refuses, "int8", "lstm_1/kernel_2", scale(0.01, 1), /input 3: a zero point/);
test(
  "recurrent weights off 0",
  refuses,
  "hybrid",
  "lstm_1/recurrent_0",
  scale(0.01, 1),
  /input 5: a zero point that is not 0$/,
);
test(
  "a bias in other units",
  refuses,
  "int8",
  "lstm_1/bias_0",
  scale(9),
  /a bias: scale 9 and zero/,
);
test(
  "a gate's sums otherwise",
  refuses,
  "int8",
  "lstm_1/sums_1",
  scale(0.5),
  /intermediate 1: scale/,
);
test("a product otherwise", refuses, "int8", "lstm_1/product", scale(0.5), /intermediate 4: scale/);
test(
  "an output otherwise",
  refuses,
  "int8",
  "lstm_1/sequence",
  scale(0.5),
  /its output: scale 0.5/,
);
test(
  "weights of another shape",
  refuses,
  "float",
  "lstm_1/kernel_0",
  { shape: [3, 7] },
  /input 1: /,
);
test("a batch of sequences", refuses, "float", "input", { shape: [2, 5, 3] }, /no one sequence$/);

const with24 = (index: number, tensor: number) => (operator: Operator) => {
  return { inputs: operator.inputs.with(index, tensor) };
};
test("peepholes", refusesOperator, with24(9, 2), /input 9, which is not taken$/);
test("a projection", refusesOperator, with24(16, 2), /input 16, which is not taken$/);
test("normalization", refusesOperator, with24(20, 2), /input 20, which is not taken$/);
test("a gate that is left out", refusesOperator, with24(1, -1), /input 1 is left out$/);
test("a clip", refusesOperator, () => ({ options: { activation: 4, cellClip: 1 } }), /cellClip/);
test(
  "time major",
  refusesOperator,
  () => ({ options: { activation: 4, timeMajor: 1 } }),
  /timeMaj/,
);
test("no tanh", refusesOperator, () => ({ options: {} }), /another activation than tanh$/);
test("no intermediates", refusesOperator, () => ({ intermediates: [] }), /0 intermediates, not 5$/);
