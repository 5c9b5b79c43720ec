import test from "ava";
import { binTable } from "#train/forest/binned-table.ts";
import { fillHistogram, STRIDE, subtractHistogram } from "#train/forest/histogram.ts";

const table = binTable(Float32Array.of(1, 9, 2, 9, 1, 8), 2);
const targets = { sums: Float64Array.of(0.5, 2, -1), weights: Float64Array.of(1, 2, 1) };
const filled = (...rows: number[]) => {
  const histogram = new Float64Array(2 * STRIDE).fill(7);
  fillHistogram(histogram, table, Int32Array.from(rows), targets);
  return histogram;
};

test("each bin has the sums and weights of its rows, and what was there is gone", (t) => {
  const histogram = filled(0, 1, 2);
  t.deepEqual([...histogram.subarray(0, 6)], [-0.5, 2, 2, 2, 0, 0]);
  t.deepEqual([...histogram.subarray(STRIDE, STRIDE + 6)], [-1, 1, 2.5, 3, 0, 0]);
});

test("a parent less one child is the other child", (t) => {
  const parent = filled(0, 1, 2);
  subtractHistogram(parent, filled(1));
  t.deepEqual(parent, filled(0, 2));
});
