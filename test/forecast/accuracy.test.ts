import test from "ava";
import { AccuracyTally } from "#forecast/accuracy.ts";

function sumOf(pairs: readonly (readonly [forecast: number, actual: number])[]) {
  const tally = new AccuracyTally();
  for (const [forecast, actual] of pairs) tally.add(forecast, actual);
  return tally.sum();
}

test("MAPE is the mean of relative errors, WAPE the relative error of the sum", (t) => {
  const { mape, wape } = sumOf([
    [110, 100],
    [8, 10],
  ]);
  t.true(Math.abs(mape! - 15) < 1e-9);
  t.true(Math.abs(wape! - (100 * 12) / 110) < 1e-9);
});

test("an outcome of 0 has no percentage, but counts as an error of volume", (t) => {
  const { mape, wape } = sumOf([
    [5, 0],
    [10, 10],
  ]);
  t.is(mape, 0);
  t.is(wape, 50);
});

test("of nothing, and of silence alone, nothing is said", (t) => {
  t.deepEqual(sumOf([]), { mape: null, wape: null });
  t.deepEqual(sumOf([[1, 0]]), { mape: null, wape: null });
});
