import test from "ava";
import { int8DenseForward, int8SigmoidForward } from "#infer/int8/int8-forward.ts";
import type { Int8DenseLayer } from "#infer/int8/types.ts";

/** Two inputs, two units: y = x W with W = [[1, -1], [0.5, 2]] in steps of 0.5. */
const layer: Int8DenseLayer = {
  kind: "dense",
  inputs: 2,
  units: 2,
  isRelu: false,
  kernel: Int8Array.of(2, 1, -2, 4),
  kernelScale: 0.5,
  bias: Int32Array.of(0, 8),
  output: { scale: 1, zeroPoint: 3 },
};
const input = { scale: 0.25, zeroPoint: -1 };

test("sums and rounds in whole numbers", (t) => {
  const forward = int8DenseForward(layer, input);
  // x = (2, -1): y = (2 - 0.5, -2 - 2 + 8 × 0.125) = (1.5, -3), rounded to 2 and -3, plus 3.
  t.deepEqual([...forward(Int8Array.of(7, -5))], [5, 0]);
  // x = (31.75, 32): y = (47.75, 33.25)
  t.deepEqual([...forward(Int8Array.of(126, 127))], [51, 36]);
});

test("relu is the zero point, and what does not fit is the end", (t) => {
  const relu = int8DenseForward({ ...layer, isRelu: true }, input);
  t.deepEqual([...relu(Int8Array.of(7, -5))], [5, 3]);
  const narrow = { ...layer, output: { scale: 0.1, zeroPoint: 0 } };
  t.deepEqual([...int8DenseForward(narrow, input)(Int8Array.of(126, -128))], [127, -128]);
});

test("the sigmoid of every int8 is the nearest there is", (t) => {
  const forward = int8SigmoidForward(1, { scale: 0.1, zeroPoint: 10 });
  for (let value = -128; value <= 127; value++) {
    const exact = 1 / (1 + Math.exp(-0.1 * (value - 10)));
    const [got = 0] = forward(Int8Array.of(value));
    t.true(Math.abs((got + 128) / 256 - exact) <= 0.5 / 256 + 1e-9 || got === 127);
  }
});
