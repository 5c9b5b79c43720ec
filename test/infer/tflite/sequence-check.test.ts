import test, { type ExecutionContext } from "ava";
import { decodeTflite } from "#infer/tflite/tflite-reader.ts";
import { encodeTflite } from "#infer/tflite/tflite-writer.ts";
import type { Operator, TfliteModel } from "#infer/tflite/types.ts";
import { BUILT, withOperator, withTensor } from "../../helpers/tflite-models.ts";

const FUSED = BUILT["float forecaster"]!;
const UNROLLED = BUILT["unrolled float forecaster"]!;
const int32s = (...values: number[]) => new Uint8Array(Int32Array.from(values).buffer);

const refuses = test.macro({
  title: (given) => `refuses ${given}`,
  exec: (t: ExecutionContext, model: TfliteModel, message: RegExp) => {
    const bytes = encodeTflite(model);
    t.throws(() => decodeTflite(bytes), { code: "model-invalid", message });
  },
});
const options = (name: Operator["name"], changes: Operator["options"], model = UNROLLED) =>
  withOperator(model, name, (operator) => ({ options: { ...operator.options, ...changes } }));
const lastOf = (part: string, ...values: number[]) =>
  withTensor(FUSED, `lstm_3/${part}`, { data: int32s(...values) });

const LAST = /^operators\[2\] \(STRIDED_SLICE\): it cuts out something else than the last step$/;
test("the first step", refuses, lastOf("begin", 0, 0, 0), LAST);
test("a step before the first", refuses, lastOf("begin", 0, -6, 0), LAST);
test("strides", refuses, lastOf("strides", 1, 1, 2), LAST);
test(
  "a step that is kept as a sequence",
  refuses,
  options("STRIDED_SLICE", { shrinkAxisMask: 0 }, FUSED),
  LAST,
);
test("some units", refuses, options("STRIDED_SLICE", { beginMask: 0, endMask: 1 }, FUSED), LAST);
test("new axes", refuses, options("STRIDED_SLICE", { newAxisMask: 1 }, FUSED), LAST);
test(
  "an output of another size",
  refuses,
  withTensor(FUSED, "lstm_3/last", { shape: [1, 5] }),
  /: /,
);
test(
  "as many parts as it does not have",
  refuses,
  options("SPLIT", { count: 3 }),
  /parts that do not/,
);
test(
  "a part of another size",
  refuses,
  withTensor(UNROLLED, "lstm_1/0/input_sum", { shape: [1, 8] }),
  /an output: shape \[1,8\], not \[1,7\]$/,
);
test(
  "another axis to split",
  refuses,
  withTensor(UNROLLED, "lstm_1/axis", { data: int32s(0) }),
  /\(SPLIT\): parts that do not fit$/,
);
test(
  "as many steps as it does not have",
  refuses,
  options("UNPACK", { count: 4 }),
  /steps that do not/,
);
test(
  "another axis of steps",
  refuses,
  options("PACK", { axis: 0 }),
  /\(PACK\): steps that do not fit$/,
);
test(
  "an activation of a sum",
  refuses,
  options("ADD", { activation: 1 }),
  /\(ADD\): an activation/,
);
test(
  "a sequence of another size",
  refuses,
  withTensor(UNROLLED, "lstm_1/sequence", { shape: [1, 4, 7] }),
  /the sequence: /,
);

test("the last step by its number and by whole ends is the last step", (t) => {
  const model = withTensor(lastOf("begin", 0, 4, 0), "lstm_3/end", { data: int32s(1, 9, 4) });
  const plain = options("STRIDED_SLICE", { beginMask: 0, endMask: 0 }, model);
  t.notThrows(() => decodeTflite(encodeTflite(plain)));
});
