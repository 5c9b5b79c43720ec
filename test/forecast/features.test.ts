import test from "ava";
import fc from "fast-check";
import { writeFeatures } from "#forecast/features.ts";
import { FORECAST_FEATURES, type LogSeries } from "#forecast/types.ts";
import { seriesOf } from "./log-series.ts";

const DAY = 288;
const WEEK = 2016;

function featuresAt(series: LogSeries, at: number): Record<string, number> {
  const vector = new Float32Array(FORECAST_FEATURES.length);
  writeFeatures(series, at, vector, 0);
  return Object.fromEntries(FORECAST_FEATURES.map((name, i) => [name, vector[i]!]));
}

/** Levels whose every difference says where it comes from. */
const squares = seriesOf(Array.from({ length: 2 * WEEK }, (_, i) => (i / 1000) ** 2));
const level = (at: number) => (at / 1000) ** 2;

test("each feature is what its name says", (t) => {
  const at = WEEK + 500;
  const said = featuresAt(squares, at);
  const expected = {
    log_level: level(at),
    log_change: level(at) - level(at - 1),
    day_sin: Math.sin((2 * Math.PI * at) / DAY),
    day_cos: Math.cos((2 * Math.PI * at) / DAY),
    week_sin: Math.sin((2 * Math.PI * at) / WEEK),
    week_cos: Math.cos((2 * Math.PI * at) / WEEK),
    next_hour_day_ago: level(at - DAY + 12) - level(at - DAY),
    next_hour_week_ago: level(at - WEEK + 12) - level(at - WEEK),
    since_yesterday: level(at) - level(at - DAY),
    since_last_week: level(at) - level(at - WEEK),
  };
  t.deepEqual(Object.keys(said), Object.keys(expected));
  for (const [name, value] of Object.entries(expected)) {
    t.true(Math.abs(said[name]! - value) < 1e-6, `${name}: ${said[name]}, not ${value}`);
  }
});

test("a history too short for a season makes its features 0", (t) => {
  const first = featuresAt(squares, 0);
  t.is(first.log_change, 0);
  const before = featuresAt(squares, DAY - 1);
  t.deepEqual([before.next_hour_day_ago, before.since_yesterday], [0, 0]);
  const after = featuresAt(squares, DAY);
  t.true(after.next_hour_day_ago! > 0 && after.since_yesterday! > 0);
  t.deepEqual([after.next_hour_week_ago, after.since_last_week], [0, 0]);
});

test("a series without days has no phase either", (t) => {
  const daily = featuresAt(seriesOf([1, 2, 3], 86_400), 2);
  t.deepEqual([daily.day_sin, daily.day_cos, daily.week_sin, daily.week_cos], [0, 0, 0, 0]);
});

test("the phase counts from the first step's place in the week", (t) => {
  const late = { ...squares, season: { ...squares.season, firstStep: 72 } };
  t.true(Math.abs(featuresAt(late, 0).day_sin! - 1) < 1e-6);
});

test("nothing after the step is read", (t) => {
  const steps = fc.integer({ min: 0, max: WEEK + 300 });
  fc.assert(
    fc.property(steps, (at) => {
      const levels = squares.levels.slice();
      levels.fill(Number.NaN, at + 1);
      return Object.values(featuresAt({ ...squares, levels }, at)).every(Number.isFinite);
    }),
  );
  t.pass();
});
