import test from "ava";
import { seededRandom } from "#core/random.ts";
import { projectedCount, projectRow } from "#features/projection.ts";
import { fitProjection } from "#train/projection-fit.ts";

const INPUTS = 6;
const ROWS = 500;

/** Six inputs of three independent causes of unlike strength, and a little of their own. */
function madeUpRows(): Float32Array {
  const random = seededRandom(2);
  const rows = Array.from({ length: ROWS }, () => {
    const [a, b, c] = [random.unit() * 9, random.unit() * 6, random.unit() * 6] as const;
    return [a, a - b, b, 2 * a, c, 7 - c].map((value) => value + random.unit() / 50);
  });
  return Float32Array.from(rows.flat());
}

const values = madeUpRows();

function variances(columns: number, rows: readonly Float32Array[]): number[] {
  return Array.from({ length: columns }, (_, column) => {
    const all = rows.map((row) => row[column]!);
    const mean = all.reduce((sum, value) => sum + value, 0) / all.length;
    return all.reduce((sum, value) => sum + (value - mean) ** 2, 0) / all.length;
  });
}

function projectedRows(share?: number) {
  const projection = fitProjection({ rows: ROWS, columns: INPUTS, values }, share);
  const outputs = projectedCount(projection);
  const rows = Array.from({ length: ROWS }, (_, row) => {
    const projected = new Float32Array(outputs);
    projectRow(projection, values.subarray(row * INPUTS, (row + 1) * INPUTS), projected);
    return projected;
  });
  return { outputs, rows, spread: variances(outputs, rows) };
}

const all = variances(
  INPUTS,
  Array.from({ length: ROWS }, (_, row) => values.subarray(row * INPUTS, (row + 1) * INPUTS)),
).reduce((sum, variance) => sum + variance, 0);
const shareOf = (spread: readonly number[]) => spread.reduce((a, b) => a + b, 0) / all;

test("as few components are kept as have 95 % of the variance", (t) => {
  const { outputs, spread } = projectedRows();
  t.true(outputs < INPUTS);
  t.true(shareOf(spread) >= 0.95);
  t.true(shareOf(spread.slice(0, -1)) < 0.95);
  t.is(projectedRows(1e-9).outputs, 1);
  t.is(projectedRows(0.9999).outputs, 3, "three causes");
  t.is(projectedRows(1).outputs, INPUTS);
});

test("components fall in variance and do not move together", (t) => {
  const { outputs, rows, spread } = projectedRows(1);
  t.deepEqual(
    spread.toSorted((a, b) => b - a),
    spread,
  );
  t.true(Math.abs(shareOf(spread) - 1) < 1e-6, "nothing is lost");
  for (let a = 0; a < outputs; a++) {
    for (let b = 0; b < a; b++) {
      const together = rows.reduce((sum, row) => sum + row[a]! * row[b]!, 0) / ROWS;
      t.true(Math.abs(together) < 1e-4 * Math.sqrt(spread[a]! * spread[b]!) + 1e-6);
    }
  }
});

test("rows without variance have one component, which says 0", (t) => {
  const projection = fitProjection({ rows: 2, columns: 2, values: Float32Array.of(5, 7, 5, 7) });
  t.is(projectedCount(projection), 1);
  const projected = Float32Array.of(9);
  projectRow(projection, Float32Array.of(5, 7), projected);
  t.is(projected[0], 0);
});

test("what has no rows or no number is refused", (t) => {
  const empty = { rows: 0, columns: 2, values: new Float32Array(0) };
  t.throws(() => fitProjection(empty), { message: /no rows/ });
  const odd = { rows: 1, columns: 2, values: Float32Array.of(1, Number.NaN) };
  t.throws(() => fitProjection(odd), { message: /no finite/ });
});
