import test from "ava";
import { layOnGrid } from "#app/time-grid.ts";

const NONE = Number.NaN;

test("times at even distances are the grid", (t) => {
  t.deepEqual(layOnGrid([1, 2, 3], [600, 900, 1200], null, 10), {
    values: Float64Array.of(1, 2, 3),
    stepSeconds: 300,
    firstAtSeconds: 600,
  });
});

test("a gap is missing, and of two values in a step the last stays", (t) => {
  const grid = layOnGrid([1, 2, 3, 4], [0, 300, 310, 900], 300, 10);
  t.deepEqual(grid, {
    values: Float64Array.of(1, 3, NONE, 4),
    stepSeconds: 300,
    firstAtSeconds: 0,
  });
});

test("the step is the usual distance, whatever a few others are", (t) => {
  const grid = layOnGrid([1, 2, 3, 4, 5], [0, 0, 60, 120, 300], null, 10);
  t.true(typeof grid === "object" && grid.stepSeconds === 60);
});

test("one time, or none that differ, is one step", (t) => {
  for (const times of [[5], [5, 5]]) {
    const grid = layOnGrid(
      times.map(() => 1),
      times,
      null,
      10,
    );
    t.true(typeof grid === "object" && grid.values.length === 1);
  }
});

test("more steps than asked for are counted, not made", (t) => {
  t.is(layOnGrid([1, 2], [0, 3e12], 300, 1000), 1e10 + 1);
  t.is(layOnGrid([1, 2, 3], [0, 1e-300, 1e18], null, 1000), Number.POSITIVE_INFINITY);
});
