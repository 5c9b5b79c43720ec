import test from "ava";
import { seededRandom } from "#core/random.ts";
import {
  autoregressionPredictor,
  fitAutoregression,
  fitBySteps,
} from "#forecast/autoregression.ts";
import type { LogSeries } from "#forecast/types.ts";
import { gappySeriesOf, seriesOf } from "./log-series.ts";

/** Nearly normal noise: the sum of 12 even ones (Irwin and Hall). */
function noiseOf(seed: number): () => number {
  const random = seededRandom(seed);
  return () => Array.from({ length: 12 }, random.unit).reduce((sum, unit) => sum + unit, -6);
}

function predictions(series: LogSeries, from: number, horizon: number) {
  const model = fitAutoregression(series, { from: 0, end: from }, horizon);
  const predict = autoregressionPredictor(model);
  return (at: number): Float64Array => {
    const changes = new Float64Array(horizon);
    predict(series, at, changes);
    return changes;
  };
}

test("fitted step by step it is the same, with a pause after each", (t) => {
  const series = seriesOf(Array.from({ length: 900 }, (_, n) => Math.sin(n / 40) + (n % 7) / 10));
  const turns = fitBySteps(series, { from: 0, end: 900 }, 3);
  for (let pause = 0; pause < 3; pause++) t.false(turns.next().done);
  t.deepEqual(turns.next().value, fitAutoregression(series, { from: 0, end: 900 }, 3));
});

test("of x[t] = 0.8 x[t-1] + noise the forecast is 0.8 to the power of the steps", (t) => {
  const noise = noiseOf(1);
  const levels = [0];
  for (let i = 1; i < 6000; i++) levels.push(0.8 * levels[i - 1]! + noise());
  const series = seriesOf(levels, 86_400);
  const predict = predictions(series, 5000, 3);
  const at = levels.findIndex((level, i) => i > 5000 && level > 2.5);
  const [one, two, three] = predict(at);
  for (const [said, power] of [
    [one!, 1],
    [two!, 2],
    [three!, 3],
  ] as const) {
    const wanted = (0.8 ** power - 1) * levels[at]!;
    t.true(Math.abs(said - wanted) < 0.2, `${said}, not ${wanted}`);
  }
});

test("a wave of one day is foreseen exactly", (t) => {
  const wave = (i: number) => 20 + Math.sin((2 * Math.PI * i) / 288);
  const series = seriesOf(Array.from({ length: 2000 }, (_, i) => wave(i)));
  const changes = predictions(series, 1500, 12)(1800);
  for (const [i, change] of changes.entries()) {
    t.true(Math.abs(change - (wave(1801 + i) - wave(1800))) < 1e-3);
  }
});

test("a constant series stays, one too short for a fit too", (t) => {
  t.true(predictions(seriesOf(new Float64Array(1000).fill(7)), 900, 2)(950).every((c) => c === 0));
  const short = predictions(seriesOf(Float64Array.from({ length: 40 }, (_, i) => i)), 30, 2);
  t.deepEqual([...short(35)], [0, 0]);
});

test("missing steps teach nothing, whatever stands in for them", (t) => {
  const holes = [20, 33, 50];
  const levels = Array.from({ length: 80 }, (_, i) => (holes.includes(i) ? 1000 : 5));
  t.is(predictions(gappySeriesOf(levels, holes), 80, 1)(79)[0], 0);
  t.not(predictions(seriesOf(levels), 80, 1)(79)[0], 0);
});

test("nothing after the step is read", (t) => {
  const noise = noiseOf(3);
  const series = seriesOf(Array.from({ length: 1500 }, () => noise()));
  const predict = autoregressionPredictor(fitAutoregression(series, { from: 0, end: 1000 }, 12));
  const levels = series.levels.slice();
  levels.fill(Number.NaN, 1201);
  const [whole, cut] = [new Float64Array(12), new Float64Array(12)];
  predict(series, 1200, whole);
  predict({ ...series, levels }, 1200, cut);
  t.deepEqual(cut, whole);
});
