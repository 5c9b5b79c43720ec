import test, { type ExecutionContext } from "ava";
import { decodeTflite } from "#infer/tflite/tflite-reader.ts";
import { encodeTflite } from "#infer/tflite/tflite-writer.ts";
import type { Operator } from "#infer/tflite/types.ts";
import { refusesTensor } from "../../helpers/refuses-tensor.ts";
import { BUILT, withOperator } from "../../helpers/tflite-models.ts";

const refuses = refusesTensor("detector");
const refusesOptions = test.macro({
  title: (given) => `refuses ${given}`,
  exec: (t: ExecutionContext, options: Operator["options"], message: RegExp) => {
    const model = withOperator(BUILT["float detector"]!, "FULLY_CONNECTED", { options });
    t.throws(() => decodeTflite(encodeTflite(model)), { code: "model-invalid", message });
  },
});

const scale = (scales: number[], zeroPoints = scales.map(() => 0)) => {
  return { scale: { scales, zeroPoints } };
};
const KERNEL = "dense_1/kernel";
/** TensorFlow Lite 2.9 computes these with one scale for all, and says nothing. */
const CHANNELS =
  /^operators\[\d\] \(FULLY_CONNECTED\): its weights: a scale for each channel; quantize/;
test("int8 weights per channel", refuses, "int8", KERNEL, scale([1, 1, 1, 1]), CHANNELS);
test("hybrid weights per channel", refuses, "hybrid", KERNEL, scale([1, 1, 1, 1]), CHANNELS);
test(
  "int8 weights off 0",
  refuses,
  "int8",
  KERNEL,
  scale([1], [3]),
  /weights with the zero point 3/,
);
test("hybrid weights off 0", refuses, "hybrid", KERNEL, scale([1], [3]), /zero point 3, not 0$/);
test(
  "int8 weights without a scale",
  refuses,
  "int8",
  KERNEL,
  { scale: null },
  /weights: no scale$/,
);
test("a bias in other units", refuses, "int8", "dense_1/bias", scale([9]), /its bias: scale 9 and/);
test("int8 without a scale", refuses, "int8", "input/int8", { scale: null }, /: no scale$/);
test(
  "weights of another shape",
  refuses,
  "float",
  KERNEL,
  { shape: [6, 4] },
  /its input: shape \[1,6\], not \[1,4\]$/,
);
test(
  "weights of three dimensions",
  refuses,
  "float",
  KERNEL,
  { shape: [4, 6, 1] },
  /constant matrix/,
);
test("weights that are given later", refuses, "float", KERNEL, { data: null }, /before anything/);
test(
  "an output that is too small",
  refuses,
  "float",
  "dense_1/sums",
  { shape: [1, 3] },
  /its output: /,
);
test(
  "a bias of another shape",
  refuses,
  "float",
  "dense_1/bias",
  { shape: [2, 2] },
  /its bias: shape/,
);
test(
  "a bias of another type",
  refuses,
  "float",
  "dense_1/bias",
  { type: "int32" },
  /its bias: int32, not float32$/,
);
test("a batch", refuses, "float", "input", { shape: [2, 6] }, /an input of the shape \[2,6\]$/);
test("another activation", refusesOptions, { activation: 3 }, /the activation 3$/);
test("shuffled weights", refusesOptions, { weightsFormat: 1 }, /weights that are shuffled$/);
