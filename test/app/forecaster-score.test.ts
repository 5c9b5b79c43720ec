import test from "ava";
import { type ScoredSeries, scoreForecaster } from "#app/forecaster-score.ts";
import type { Clock } from "#core/clock.ts";
import { micros } from "#core/units.ts";
import { Forecaster } from "#forecast/forecaster.ts";
import { toLogLevels } from "#forecast/log-level.ts";
import { lastValue } from "#forecast/rivals.ts";
import type { Predictor } from "#forecast/types.ts";
import { gappySeriesOf } from "../forecast/log-series.ts";

/** A clock on which each look takes 2 ms. */
function slowClock(): Clock {
  let nowMs = 0;
  return {
    now: () => micros(0),
    monotonicMs: () => {
      nowMs += 2;
      return nowMs;
    },
  };
}

function scoredOf(values: readonly number[], missing: readonly number[] = []): ScoredSeries {
  const scale = { floor: 1e-9 };
  const known = values.map((value, i) => (missing.includes(i) ? Number.NaN : value));
  const series = gappySeriesOf(toLogLevels(known, scale), missing);
  return { series, values: Float64Array.from(known), scale };
}

function forecasterOf(predict: Predictor, horizon = 2): Forecaster {
  return new Forecaster({ rivals: [{ name: "it", predict }], models: [], horizon, memory: 50 });
}

const seesaw = Array.from({ length: 60 }, (_, i) => (i % 2 ? 150 : 100));
const CALIBRATION = { from: 10, end: 40 };

test("one step ahead a seesaw is wrong each time, two steps ahead never", (t) => {
  const scored = scoredOf(seesaw);
  const one = scoreForecaster(forecasterOf(lastValue), scored, CALIBRATION, 1, slowClock());
  t.is(one.outcomes, 20);
  const { mape, servedPct } = one.candidates.get("it")!;
  t.true(Math.abs(mape! - (100 * (1 / 2 + 1 / 3)) / 2) < 1e-6, `${mape}`);
  t.is(servedPct, 100);
  const two = scoreForecaster(forecasterOf(lastValue), scored, CALIBRATION, 2, slowClock());
  t.is(two.outcomes, 19);
  t.true(two.served.mape! < 1e-6);
});

test("the first forecast that is scored is made at the last step of the calibration", (t) => {
  const asked: number[] = [];
  const predict: Predictor = (_series, at) => {
    asked.push(at);
  };
  scoreForecaster(forecasterOf(predict), scoredOf(seesaw), CALIBRATION, 2, slowClock());
  t.deepEqual([asked[0], asked.at(-1)], [10, 57]);
});

test("what lies on a bound of the interval is inside", (t) => {
  const steady = scoredOf(new Array(60).fill(7));
  const score = scoreForecaster(forecasterOf(lastValue), steady, CALIBRATION, 1, slowClock());
  t.is(score.coveragePct, 100);
  t.is(score.served.mape, 0);
});

test("missing steps are neither asked from nor held against", (t) => {
  const scored = scoredOf(seesaw, [45, 50, 51]);
  const score = scoreForecaster(forecasterOf(lastValue), scored, CALIBRATION, 1, slowClock());
  t.is(score.outcomes, 20 - 2 - 3);
});

test("latency is that of a step, in microseconds", (t) => {
  const scored = scoredOf(seesaw);
  const score = scoreForecaster(forecasterOf(lastValue), scored, CALIBRATION, 1, slowClock());
  t.deepEqual([score.latencyUsP50, score.latencyUsP99], [2000, 2000]);
});

test("of nothing measured nothing is said", (t) => {
  const missing = Array.from({ length: 20 }, (_, i) => 40 + i);
  const scored = scoredOf(seesaw, missing);
  const score = scoreForecaster(forecasterOf(lastValue), scored, CALIBRATION, 1, slowClock());
  t.deepEqual([score.outcomes, score.coveragePct, score.served.mape], [0, null, null]);
});
