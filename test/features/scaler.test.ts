import test from "ava";
import fc from "fast-check";
import { scaleRow, silentColumns } from "#features/scaler.ts";
import type { Scaler } from "#features/types.ts";

const scaler: Scaler = {
  offset: Float64Array.of(10, 5, -1),
  spread: Float64Array.of(2, 0, 4),
  typical: Float64Array.of(10, 5, 3),
};

function scaled(row: readonly number[], by: Scaler = scaler): number[] {
  const into = new Float32Array(row.length);
  scaleRow(by, row, into);
  return [...into];
}

test("a value is told in spreads from the offset", (t) => {
  t.deepEqual(scaled([14, 5, -1]), [2, 0, 0]);
  t.deepEqual(scaled([10, 5, 1]), [0, 0, 0.5]);
});

test("a column that never varied is 0, whatever it holds later", (t) => {
  t.deepEqual(scaled([10, 1e9, -1]), [0, 0, 0]);
  t.deepEqual(silentColumns(scaler), [1]);
});

test("a missing value is the typical one, not the offset", (t) => {
  t.deepEqual(scaled([Number.NaN, Number.NaN, Number.NaN]), [0, 0, 1]);
});

test("scaling takes nothing from the order of values, and can be undone", (t) => {
  const number = fc.double({ min: -1e6, max: 1e6, noNaN: true });
  const spread = fc.double({ min: 1e-3, max: 1e6, noNaN: true });
  fc.assert(
    fc.property(number, spread, number, (offset, scale, value) => {
      const by: Scaler = {
        offset: Float64Array.of(offset),
        spread: Float64Array.of(scale),
        typical: Float64Array.of(offset),
      };
      const [z = Number.NaN] = scaled([value], by);
      const tolerance = 1e-6 * (Math.abs(value) + Math.abs(offset) + scale);
      t.true(Math.abs(z * scale + offset - value) <= tolerance);
    }),
  );
});
