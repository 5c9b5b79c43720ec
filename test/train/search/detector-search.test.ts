import test from "ava";
import { trainingTable } from "#app/clean-windows.ts";
import { ALARM } from "#app/detector-settings.ts";
import { micros } from "#core/units.ts";
import { FEATURE_NAMES } from "#features/types.ts";
import { fitDetector } from "#train/detector-fit.ts";
import { searchDetector, spoiltBelowWhole } from "#train/search/detector-search.ts";
import { usualTraffic } from "../../helpers/usual-traffic.ts";

const START = micros(1_714_557_600_000_000);
const OPTIONS = { seed: 1, epochs: 2, ...ALARM };
const table = (rows: number, seed: number) => trainingTable(usualTraffic(rows, START, seed));

test("a spoilt row scores above a whole one more often than not", async (t) => {
  const fit = await fitDetector(table(1000, 1), FEATURE_NAMES, { ...OPTIONS, epochs: 8 });
  const error = spoiltBelowWhole(fit, table(300, 2));
  t.true(error >= 0 && error < 0.5, String(error));
  t.is(spoiltBelowWhole(fit, table(300, 2)), error);
});

test("eight ways are tried over three folds", async (t) => {
  let last: [number, number] = [0, 0];
  const search = {
    budgetMs: 1e9,
    onProgress: (done: number, limit: number) => {
      last = [done, limit];
    },
  };
  const clock = { monotonicMs: () => 0 };
  const report = await searchDetector(table(1200, 1), FEATURE_NAMES, OPTIONS, search, clock);
  t.is(report.rows.length, 8);
  t.deepEqual(report.rows[0]!.settings, { hiddenShare: 0.4, learningRate: 0.001 });
  t.deepEqual(last, [16, 16]);
  t.is(report.rows.filter(({ errors }) => errors.length === 3).length, 3);
  t.true(report.rows.every(({ errors }) => errors.every((each) => each >= 0 && each <= 1)));
});
