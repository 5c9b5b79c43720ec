import test from "ava";
import { FORECAST_FEATURES, INPUT_STEPS } from "#forecast/types.ts";
import { type ForecasterSamples, forecasterSamples } from "#train/forecaster-samples.ts";
import { gappySeriesOf, seriesOf } from "../forecast/log-series.ts";

const FEATURES = FORECAST_FEATURES.length;
const HORIZON = 3;
const levels = Array.from({ length: 500 }, (_, i) => Math.sin(i) + i / 100);

/** One sample with its scale taken off again: levels of its steps, and changes after them. */
function sampleOf({ samples, inputs, targets }: ForecasterSamples, index: number) {
  const input = new Float32Array(INPUT_STEPS * FEATURES);
  const target = new Float32Array(HORIZON);
  samples.fill(Uint32Array.of(index), input, target);
  return {
    levels: Array.from({ length: INPUT_STEPS }, (_, i) => {
      return input[i * FEATURES]! * inputs.spread[0]! + inputs.offset[0]!;
    }),
    changes: Array.from(target, (value, i) => value * targets.spread[i]! + targets.offset[i]!),
  };
}

const isNear = (a: readonly number[], b: readonly number[]) =>
  a.length === b.length && a.every((value, i) => Math.abs(value - b[i]!) < 1e-5);

test("a sample is 24 steps and what came after them, inside the span", (t) => {
  const made = forecasterSamples(seriesOf(levels), { from: 100, end: 200 }, HORIZON);
  t.is(made.samples.count, 100 - (INPUT_STEPS - 1) - HORIZON);
  const first = sampleOf(made, 0);
  const at = 100 + INPUT_STEPS - 1;
  t.true(isNear(first.levels, levels.slice(100, at + 1)));
  t.true(
    isNear(
      first.changes,
      [1, 2, 3].map((i) => levels[at + i]! - levels[at]!),
    ),
  );
  const last = sampleOf(made, made.samples.count - 1);
  t.true(isNear([last.changes[2]!], [levels[199]! - levels[196]!]));
});

test("what comes after the span changes nothing", (t) => {
  const span = { from: 0, end: 300 };
  const other = levels.map((level, i) => (i < 300 ? level : Number.NaN));
  const [made, blind] = [levels, other].map((each) => {
    const { samples, ...scalers } = forecasterSamples(seriesOf(each), span, HORIZON);
    return { count: samples.count, ...scalers };
  });
  t.deepEqual(blind, made);
});

test("a sample needs its own step and all of its outcomes measured", (t) => {
  const span = { from: 0, end: 200 };
  const whole = forecasterSamples(seriesOf(levels), span, HORIZON);
  const holed = forecasterSamples(gappySeriesOf(levels, [100]), span, HORIZON);
  t.is(holed.samples.count, whole.samples.count - 1 - HORIZON);
});

test("the first of three days is waited for, and weeks not seen three times are left out", (t) => {
  const days = Array.from({ length: 3 * 288 }, (_, i) => Math.sin(i));
  const span = { from: 0, end: days.length };
  const made = forecasterSamples(seriesOf(days), span, HORIZON);
  t.deepEqual(made.periods, { daySteps: 288, weekSteps: 0 });
  t.is(made.samples.count, days.length - 288 - (INPUT_STEPS - 1) - HORIZON);
  t.is(made.inputs.spread[FORECAST_FEATURES.indexOf("week_sin")], 0);
});

test("of a long history the newest ten weeks train, thinned to 10,080 samples at most", (t) => {
  const steps = 30_000;
  const long = seriesOf(Float64Array.from({ length: steps }, (_, i) => Math.sin(i)));
  const made = forecasterSamples(long, { from: 0, end: steps }, HORIZON);
  t.true(made.samples.count <= 10_080 && made.samples.count > 9000, `${made.samples.count}`);
  const last = sampleOf(made, made.samples.count - 1);
  t.true(isNear([last.levels[INPUT_STEPS - 1]!], [Math.sin(steps - 1 - HORIZON)]));
});

test("a span without room has no samples", (t) => {
  t.is(forecasterSamples(seriesOf(levels), { from: 0, end: 20 }, HORIZON).samples.count, 0);
  t.is(forecasterSamples(seriesOf([]), { from: 0, end: 0 }, HORIZON).samples.count, 0);
});
