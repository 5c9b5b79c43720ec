import test from "ava";
import { seededRandom } from "#core/random.ts";
import { COMBINED, Forecaster } from "#forecast/forecaster.ts";
import { lastValue } from "#forecast/rivals.ts";
import type { Candidate, LogSeries } from "#forecast/types.ts";
import { gappySeriesOf, seriesOf } from "./log-series.ts";

const LAST: Candidate = { name: "last", predict: lastValue };

/** Says for each step ahead what the series will do, and `off` more. */
function oracle(name: string, off: number | (() => number)): Candidate {
  return {
    name,
    predict: ({ levels }, at, changes) => {
      for (let i = 0; i < changes.length; i++) {
        const change = (levels[at + 1 + i] ?? 0) - levels[at]!;
        changes[i] = change + (typeof off === "number" ? off : off());
      }
    },
  };
}

const random = seededRandom(5);
const walk = Array.from({ length: 400 }, () => 10 + random.unit());

function forecasterOf(models: readonly Candidate[], horizon = 2): Forecaster {
  return new Forecaster({ rivals: [LAST], models, horizon, memory: 50 });
}

/** Steps through a series and gives the last forecast. */
function runTo(forecaster: Forecaster, series: LogSeries, end: number) {
  let last = forecaster.step(series, 0);
  for (let at = 1; at < end; at++) {
    if (at === 100) forecaster.calibrate();
    last = forecaster.step(series, at);
  }
  return last;
}

test("what was best of late is served, by its name", (t) => {
  const forecaster = forecasterOf([oracle("good", 0.01), oracle("bad", 3)]);
  t.deepEqual(forecaster.names, ["last", "good", "bad", COMBINED]);
  const { served } = runTo(forecaster, seriesOf(walk), 300);
  t.deepEqual(
    Array.from(served, (index) => forecaster.names[index]),
    ["good", "good"],
  );
});

test("the last value is served where no model beats it", (t) => {
  const forecaster = forecasterOf([oracle("bad", 3)]);
  t.deepEqual(forecaster.names, ["last", "bad"]);
  t.deepEqual([...runTo(forecaster, seriesOf(walk), 300).served], [0, 0]);
});

test("two models whose errors differ are better together", (t) => {
  const noise = () => random.unit() - 0.5;
  const forecaster = forecasterOf([oracle("one", noise), oracle("other", noise)]);
  const { served, changes } = runTo(forecaster, seriesOf(walk), 390);
  t.is(forecaster.names[served[0]!], COMBINED);
  const [, one, other, combined] = changes.map((each) => each[0]!);
  t.true(combined! > Math.min(one!, other!) && combined! < Math.max(one!, other!));
});

test("a forecaster that is always too low is moved up by what it missed", (t) => {
  const forecaster = forecasterOf([oracle("low", -0.05)]);
  const at = 300;
  const { p50 } = runTo(forecaster, seriesOf(walk), at + 1);
  t.true(Math.abs(p50[0]! - walk[at + 1]!) < 0.02, `${p50[0]} for ${walk[at + 1]}`);
});

test("p10, p50 and p90 are levels in order", (t) => {
  const { p10, p50, p90, at } = runTo(forecasterOf([]), seriesOf(walk), 350);
  t.is(at, 349);
  for (let i = 0; i < 2; i++) {
    t.true(p10[i]! < p50[i]! && p50[i]! < p90[i]!);
    t.true(p10[i]! > 8 && p90[i]! < 13);
  }
});

test("an outcome that is missing is not learned from", (t) => {
  const missing = Array.from({ length: 200 }, (_, i) => 150 + i);
  const levels = walk.map((level, i) => (missing.includes(i) ? 1e3 * random.unit() : level));
  const forecaster = forecasterOf([oracle("good", 0.01)]);
  const { p10, p90 } = runTo(forecaster, gappySeriesOf(levels, missing), 350);
  t.true(p90[0]! - p10[0]! < 3);
});

test("steps that were passed over are not mistaken for others", (t) => {
  const forecaster = forecasterOf([oracle("good", 0)], 3);
  const series = seriesOf(walk);
  for (let at = 0; at < 300; at += 7) forecaster.step(series, at);
  t.deepEqual([...forecaster.step(series, 301).served], [0, 0, 0]);
});

test("nothing of the future is in a forecast of honest candidates", (t) => {
  const [whole, cut] = [forecasterOf([]), forecasterOf([])];
  const levels = Float64Array.from(walk).fill(Number.NaN, 251);
  const series = seriesOf(walk);
  const said = runTo(whole, series, 251);
  const saidBlind = runTo(cut, { ...series, levels }, 251);
  t.deepEqual(saidBlind.p90, said.p90);
});
