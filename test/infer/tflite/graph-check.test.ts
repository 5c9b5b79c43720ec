import test, { type ExecutionContext } from "ava";
import { decodeTflite } from "#infer/tflite/tflite-reader.ts";
import { encodeTflite } from "#infer/tflite/tflite-writer.ts";
import type { TfliteModel } from "#infer/tflite/types.ts";
import { BUILT, withOperator } from "../../helpers/tflite-models.ts";

const MODEL = BUILT["float detector"]!;
const [FIRST, SECOND, THIRD] = MODEL.operators;

const refuses = test.macro({
  title: (given) => `refuses ${given}`,
  exec: (t: ExecutionContext, changes: Partial<TfliteModel>, message: RegExp) => {
    const bytes = encodeTflite({ ...MODEL, ...changes });
    t.throws(() => decodeTflite(bytes), { code: "model-invalid", message });
  },
});

const input = MODEL.inputs[0]!;
const output = MODEL.outputs[0]!;
const circle = withOperator(MODEL, "FULLY_CONNECTED", (operator) => {
  return { inputs: operator.inputs.with(0, output) };
});
test("a circle", refuses, circle, /^operators\[0\] \(FULLY_CONNECTED\): it takes tensor 7 before/);
test(
  "operators in the wrong order",
  refuses,
  { operators: [SECOND!, FIRST!, THIRD!] },
  /^operators\[0\] \(FULLY_CONNECTED\): it takes tensor \d before anything gives it$/,
);
test(
  "a tensor that two operators give",
  refuses,
  { operators: [FIRST!, FIRST!, SECOND!, THIRD!] },
  /^operators\[1\] \(FULLY_CONNECTED\): tensor 3 is given twice$/,
);
test(
  "an operator that writes over its weights",
  refuses,
  withOperator(MODEL, "LOGISTIC", { outputs: [input] }),
  /^operators\[2\] \(LOGISTIC\): tensor 0 is given twice$/,
);
test(
  "no operators",
  refuses,
  { operators: [] },
  /^outputs: it is not what the last operator gives/,
);
test("an output from within", refuses, { outputs: [3] }, /^outputs: it is not what the last/);
test(
  "an output that is not there",
  refuses,
  { outputs: [99] },
  /^outputs: \[99\], not one tensor$/,
);
test("an input that is not there", refuses, { inputs: [-1] }, /^inputs: \[-1\], not one tensor$/);
test("weights as the input", refuses, { inputs: [1] }, /^inputs: a tensor that has values of its/);
test(
  "two inputs",
  refuses,
  { inputs: [0, 1] },
  /^subgraphs\[0\]\.inputs: 2 elements, more than 1$/,
);
test(
  "an operator of a tensor that is not there",
  refuses,
  withOperator(MODEL, "LOGISTIC", { inputs: [99] }),
  /^subgraphs\[0\]\.operators\[2\]: there is no tensor 99$/,
);
test(
  "an operator with too many inputs",
  refuses,
  withOperator(MODEL, "LOGISTIC", { inputs: [0, 0] }),
  /^subgraphs\[0\]\.operators\[2\]: LOGISTIC with inputs: 2, not 1 to 1$/,
);
