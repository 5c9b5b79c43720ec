import test from "ava";
import { scaleRow } from "#features/scaler.ts";
import type { Table } from "#features/types.ts";
import { fitRangeScaler, fitStandardScaler } from "#train/scaler-fit.ts";

const table = (columns: number, ...values: number[]): Table => ({
  rows: values.length / columns,
  columns,
  values: Float32Array.from(values),
});

test("the standard scaler has mean and population deviation of each column", (t) => {
  const { offset, spread, typical } = fitStandardScaler(table(2, 1, 10, 2, 10, 3, 10, 6, 10));
  t.deepEqual([...offset], [3, 10]);
  t.deepEqual([...typical], [3, 10]);
  // (4 + 1 + 0 + 9) / 4 = 3.5
  t.deepEqual([...spread], [Math.sqrt(3.5), 0]);
});

test("the range scaler takes the training rows to 0..1, and the mean stands for what is missing", (t) => {
  const rows = table(1, -2, 0, 2, 8);
  const scaler = fitRangeScaler(rows);
  t.deepEqual([...scaler.offset], [-2]);
  t.deepEqual([...scaler.spread], [10]);
  t.deepEqual([...scaler.typical], [2]);
  const into = new Float32Array(1);
  const scaled = [...rows.values, Number.NaN].map((value) => {
    scaleRow(scaler, [value], into);
    return into[0];
  });
  t.deepEqual(scaled, [0, 0.2, 0.4, 1, 0.4].map(Math.fround));
});

test("missing values count for nothing; a column of them is silent", (t) => {
  const rows = table(2, 1, Number.NaN, Number.NaN, Number.NaN, 3, Number.NaN);
  const { offset, spread, typical } = fitStandardScaler(rows);
  t.deepEqual([...offset], [2, 0]);
  t.deepEqual([...spread], [1, 0]);
  t.deepEqual([...typical], [2, 0]);
});

test("a constant column is silent, though its mean cannot be said exactly", (t) => {
  const third = Math.fround(1 / 3);
  const { spread } = fitStandardScaler(table(1, ...Array<number>(7).fill(third)));
  t.deepEqual([...spread], [0]);
});

test("a large mean costs no digits of the deviation", (t) => {
  const { offset, spread } = fitStandardScaler(table(1, 16_000_000, 16_000_001, 16_000_002));
  t.is(offset[0], 16_000_001);
  t.true(Math.abs(spread[0]! - Math.sqrt(2 / 3)) < 1e-12);
});
