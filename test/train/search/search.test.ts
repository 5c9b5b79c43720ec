import test from "ava";
import { expandingFolds } from "#train/search/folds.ts";
import { searchSettings } from "#train/search/search.ts";
import type { Settings } from "#train/search/types.ts";

const FOLDS = expandingFolds(60, 3);

/** A search among x from 0 on whose errors are told by x and the number of the fold. */
async function searched(
  count: number,
  errorOf: (x: number, fold: number) => number,
  { budgetMs = 1000, fitMs = 1 } = {},
) {
  let nowMs = 0;
  const asked: [x: number, fold: number][] = [];
  const progress: [number, number][] = [];
  const report = await searchSettings(
    {
      ...{ error: "x", folds: FOLDS, budgetMs },
      settings: Array.from({ length: count }, (_, x): Settings => ({ x })),
      errorOf: async ({ x = -1 }, fold) => {
        nowMs += fitMs;
        asked.push([x, FOLDS.indexOf(fold)]);
        return errorOf(x, FOLDS.indexOf(fold));
      },
      onProgress: (done, limit) => progress.push([done, limit]),
    },
    { monotonicMs: () => nowMs },
  );
  return { report, asked, progress };
}

test("the better half goes on to the next fold, and the default with it", async (t) => {
  const { report, asked, progress } = await searched(8, (x) => 8 - x);
  const inFold = (fold: number) => asked.filter((each) => each[1] === fold).map(([x]) => x);
  t.deepEqual([0, 1, 2].map(inFold), [
    [0, 1, 2, 3, 4, 5, 6, 7],
    [0, 7, 6, 5, 4],
    [0, 7, 6],
  ]);
  t.like(report, { best: 7, chosen: 7, gain: 7, noise: 0, isCut: false, folds: 3 });
  t.deepEqual(progress.at(-1), [16, 16]);
});

test("what is better by less than it varies is not used", async (t) => {
  // Better by 3, 0 and 0: 1 in the mean, with a deviation of 1.73.
  const { report } = await searched(2, (x, fold) => (x === 1 && fold === 0 ? 2 : 5));
  t.is(report.best, 1);
  t.is(report.gain, 1);
  t.true(Math.abs(report.noise - Math.sqrt(3)) < 1e-12);
  t.is(report.chosen, 0);
});

test("where nothing is better the default stays", async (t) => {
  const { report } = await searched(4, (x) => x);
  t.like(report, { best: 0, chosen: 0, gain: 0, noise: 0 });
});

test("when the time is up no fit is begun but for the default's, and the default is used", async (t) => {
  const { report, asked } = await searched(8, (x) => 8 - x, { budgetMs: 3, fitMs: 1 });
  t.is(asked.length, 3);
  t.like(report, { best: 0, chosen: 0, isCut: true });
  const late = await searched(4, (x) => 4 - x, { budgetMs: 8, fitMs: 1 });
  t.true(late.report.isCut || late.asked.length <= 8);
});

test("an error that is no number wins nothing", async (t) => {
  const { report } = await searched(2, (x) => (x === 1 ? Number.NaN : 5));
  t.is(report.chosen, 0);
});
