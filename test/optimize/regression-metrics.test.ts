import test from "ava";
import { regressionFigures } from "#optimize/regression-metrics.ts";

test("R2 and mean absolute error are those of their definitions", (t) => {
  t.deepEqual(regressionFigures([1, 2, 3], [1, 2, 3]), { r2: 1, mae: 0 });
  t.deepEqual(regressionFigures([2, 2, 2], [1, 2, 3]), { r2: 0, mae: 2 / 3 });
  t.deepEqual(regressionFigures([3, 2, 1], [1, 2, 3]), { r2: -3, mae: 4 / 3 });
  t.deepEqual(regressionFigures([5, 6], [5, 5]), { r2: null, mae: 0.5 }, "nothing to explain");
});

test("what never changes has no R2, however its mean is rounded", (t) => {
  for (const value of [40, 0.1, 1e-9, 12_345.678]) {
    for (const count of [7, 60, 333]) {
      const came = new Array(count).fill(value);
      t.is(regressionFigures(came.with(0, value * 2), came).r2, null, `${count} of ${value}`);
    }
  }
});
