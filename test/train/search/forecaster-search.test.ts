import test from "ava";
import { BASE_START } from "#app/base/base-model.ts";
import { syntheticTraffic } from "#app/base/synthetic-traffic.ts";
import { fitLogScale, toLogLevels } from "#forecast/log-level.ts";
import { seasonOf } from "#forecast/season.ts";
import type { LogSeries } from "#forecast/types.ts";
import { meanError, searchForecaster } from "#train/search/forecaster-search.ts";

function seriesOf(steps: number): LogSeries {
  const values = syntheticTraffic(1, BASE_START, steps);
  const season = seasonOf(300, BASE_START / 1_000_000);
  return {
    levels: toLogLevels(values, fitLogScale(values)),
    known: new Uint8Array(steps).fill(1),
    season,
  };
}

test("the error of no change is how much the levels change, over what was measured", (t) => {
  const series = seriesOf(400);
  series.known.fill(0, 120, 130);
  const none = meanError(series, { from: 100, end: 200 }, 2, (_, __, changes) => changes.fill(0));
  let [sum, count] = [0, 0];
  for (let at = 100; at + 2 < 200; at++) {
    for (const ahead of [1, 2]) {
      if (series.known[at] === 0 || series.known[at + ahead] === 0) continue;
      sum += Math.abs(series.levels[at + ahead]! - series.levels[at]!);
      count++;
    }
  }
  t.true(Math.abs(none - sum / count) < 1e-12);
});

test("the time is kept, and the default is judged all the same", async (t) => {
  const span = { from: 0, end: 1400 };
  const search = { budgetMs: 0, onProgress: () => {} };
  const clock = { monotonicMs: () => 1 };
  const options = { seed: 1, epochs: 1 };
  const report = await searchForecaster(seriesOf(1400), span, 12, options, search, clock);
  t.true(report.isCut);
  t.deepEqual(report.rows[0]!.settings, { units: 64, learningRate: 0.001 });
  t.is(report.rows[0]!.errors.length, 1);
  t.true(report.rows.slice(1).every(({ errors }) => errors.length === 0));
});

test("a history that is too short for folds is refused by name", async (t) => {
  const search = { budgetMs: 0, onProgress: () => {} };
  const clock = { monotonicMs: () => 1 };
  const span = { from: 0, end: 400 };
  const found = searchForecaster(seriesOf(400), span, 12, { seed: 1 }, search, clock);
  await t.throwsAsync(found, { code: "training-failed", message: /too little was measured to se/ });
});
