import test from "ava";
import { addRows, fillRows, type Matrix, rowsOf, transpose } from "#infer/matrix.ts";

const matrix = (rows: number, ...values: number[]): Matrix => ({
  rows,
  columns: values.length / rows,
  values: Float32Array.from(values),
});

test("rows are a view", (t) => {
  const all = matrix(3, 1, 2, 3, 4, 5, 6);
  const part = rowsOf(all, 1, 2);
  t.deepEqual(part, { rows: 2, columns: 2, values: Float32Array.of(3, 4, 5, 6) });
  part.values[0] = 9;
  t.is(all.values[2], 9);
});

test("columns become rows", (t) => {
  const to = matrix(3, 0, 0, 0, 0, 0, 0);
  transpose(matrix(2, 1, 2, 3, 4, 5, 6), to);
  t.deepEqual([...to.values], [1, 4, 2, 5, 3, 6]);
});

test("each row becomes one, and all rows one sum", (t) => {
  const all = matrix(2, 1, 2, 3, 4);
  const sums = Float32Array.of(10, 20);
  addRows(all, sums);
  t.deepEqual([...sums], [14, 26]);
  fillRows(all, sums);
  t.deepEqual([...all.values], [14, 26, 14, 26]);
});
