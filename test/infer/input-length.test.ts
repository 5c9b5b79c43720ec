import test from "ava";
import { AppError } from "#core/errors.ts";
import { checkInput, inputLength } from "#infer/input-length.ts";

test("a vector has its features, a sequence those of each step", (t) => {
  t.is(inputLength({ inputShape: [20] }), 20);
  t.is(inputLength({ inputShape: [24, 10] }), 240);
});

test("another length is refused by name", (t) => {
  t.notThrows(() => checkInput(new Float32Array(20), 20));
  const error = t.throws(() => checkInput(new Float32Array(19), 20), { instanceOf: AppError });
  t.is(error?.message, "the network takes 20 values and gets 19");
  t.is(error?.code, "model-invalid");
});
