import test from "ava";
import { windowSamples } from "#train/window-samples.ts";

const inputs = { columns: 2, values: Float32Array.of(0, 1, 10, 11, 20, 21, 30, 31) };
const targets = { columns: 1, values: Float32Array.of(0.5, 1.5, 2.5, 3.5) };

test("each window ends with its row, and has that row's target", (t) => {
  const samples = windowSamples(inputs, targets, 3, Uint32Array.of(2, 3));
  t.is(samples.count, 2);
  const [into, wanted] = [new Float32Array(14).fill(7), new Float32Array(3).fill(7)];
  samples.fill(Uint32Array.of(1, 0), into, wanted);
  t.deepEqual([...into], [10, 11, 20, 21, 30, 31, 0, 1, 10, 11, 20, 21, 7, 7]);
  t.deepEqual([...wanted], [3.5, 2.5, 7]);
});

test("plain rows are windows of one step", (t) => {
  const samples = windowSamples(inputs, inputs, 1, Uint32Array.of(0, 1, 2, 3));
  const [into, wanted] = [new Float32Array(2), new Float32Array(2)];
  samples.fill(Uint32Array.of(2), into, wanted);
  t.deepEqual([...into], [20, 21]);
  t.deepEqual(wanted, into);
});

test("a window that begins before the first row or ends after the last is refused", (t) => {
  for (const [steps, end] of [
    [3, 1],
    [1, 4],
  ] as const) {
    t.throws(() => windowSamples(inputs, targets, steps, Uint32Array.of(end)), {
      instanceOf: RangeError,
      message: `no window ends with row ${end}`,
    });
  }
});
