import test from "ava";
import { fitUsualRange } from "#train/usual-range.ts";

test("all but one percent on each side, between values as numpy.quantile does", (t) => {
  const values = Float32Array.from({ length: 201 }, (_, i) => (i * 7) % 201);
  const { low, high, spread } = fitUsualRange({ rows: 201, columns: 1, values }, 0);
  t.deepEqual([low[0], high[0]], [2, 198]);
  t.is(spread[0], Math.fround(Math.sqrt((201 ** 2 - 1) / 12)));
});

test("each column for itself, missing values left out", (t) => {
  const values = Float32Array.of(1, Number.NaN, 3, Number.NaN, Number.NaN, Number.NaN, 5, 9);
  const { low, high, spread } = fitUsualRange({ rows: 4, columns: 2, values }, 0.25);
  t.deepEqual([...low], [1.04, 9].map(Math.fround));
  t.deepEqual([...high], [4.96, 9].map(Math.fround));
  t.deepEqual([...spread], [Math.sqrt(8 / 3), 0.25].map(Math.fround));
});

test("a column of which nothing is known is 0", (t) => {
  const values = Float32Array.of(Number.NaN, Number.NaN);
  const { low, high } = fitUsualRange({ rows: 2, columns: 1, values }, 0);
  t.deepEqual([low[0], high[0]], [0, 0]);
});
