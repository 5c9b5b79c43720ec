import test from "ava";
import fc from "fast-check";
import { expandingFolds } from "#train/search/folds.ts";

test("property: each part is judged once, by what is older and ends a gap before it", (t) => {
  const counts = fc.record({
    rows: fc.integer({ min: 40, max: 5000 }),
    count: fc.integer({ min: 1, max: 5 }),
    gap: fc.integer({ min: 0, max: 12 }),
  });
  fc.assert(
    fc.property(counts, ({ rows, count, gap }) => {
      const folds = expandingFolds(rows, count, gap);
      t.is(folds.length, count);
      t.is(folds.at(-1)!.testEnd, rows);
      for (const [index, { trainEnd, testFrom, testEnd }] of folds.entries()) {
        t.true(trainEnd >= 1 && trainEnd === testFrom - gap && testFrom < testEnd);
        if (index > 0) t.is(testFrom, folds[index - 1]!.testEnd);
      }
      t.true(folds[0]!.testFrom >= Math.floor(rows / 2));
    }),
  );
});

test("what is too short to part is refused", (t) => {
  t.throws(() => expandingFolds(5, 3), { message: "5 rows are too few for 3 folds" });
  t.throws(() => expandingFolds(10, 1, 9), { instanceOf: RangeError });
});
