import test from "ava";
import fc from "fast-check";
import { excess } from "#detect/excess.ts";
import type { UsualRange } from "#detect/types.ts";

const usual: UsualRange = {
  low: Float32Array.of(0, -1),
  high: Float32Array.of(2, 1),
  spread: Float32Array.of(1, 0.5),
};

const counts = test.macro({
  title: (_given, value: number, index: number) => `excess of ${value} in feature ${index}`,
  exec: (t, value: number, index: number, expected: number) => {
    t.is(excess(value, usual, index), expected);
  },
});

test("inside", counts, 1, 0, 0);
test("at the edge", counts, 2, 0, 0);
test("above, in spreads", counts, 3.5, 0, 1.5);
test("below, in spreads", counts, -2, 1, 2);
test("far out counts ten at most", counts, 1e9, 0, 10);
test("missing", counts, Number.NaN, 0, 0);
test("endless", counts, Number.NEGATIVE_INFINITY, 0, 10);

test("whatever comes, it is between 0 and 10, and grows outwards", (t) => {
  const value = fc.integer({ min: -100, max: 100 }).map((quarters) => quarters / 4);
  fc.assert(
    fc.property(value, value, (a, b) => {
      const [near, far] = Math.abs(a - 1) < Math.abs(b - 1) ? [a, b] : [b, a];
      t.true(excess(near, usual, 0) <= excess(far, usual, 0));
      t.true(excess(far, usual, 0) >= 0 && excess(far, usual, 0) <= 10);
    }),
  );
});
