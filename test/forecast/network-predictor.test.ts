import test from "ava";
import { scaleRow } from "#features/scaler.ts";
import type { Scaler } from "#features/types.ts";
import { networkPredictor } from "#forecast/network-predictor.ts";
import { FORECAST_FEATURES, INPUT_STEPS } from "#forecast/types.ts";
import { seriesOf } from "./log-series.ts";

const FEATURES = FORECAST_FEATURES.length;

function scalerOf(columns: number, offset: number, spread: number): Scaler {
  const filled = (value: number) => new Float64Array(columns).fill(value);
  return { offset: filled(offset), spread: filled(spread), typical: filled(offset) };
}

const NO_PERIODS = { daySteps: 0, weekSteps: 0 };
const levels = Float64Array.from({ length: 100 }, (_, i) => i);
const model = {
  inputs: scalerOf(FEATURES, 1, 2),
  targets: scalerOf(2, 0.5, 10),
  periods: NO_PERIODS,
};

/** What the network gets at a step, and what is made of its answer. */
function ask(at: number) {
  let got = new Float32Array(0);
  const run = (input: Float32Array) => {
    got = input.slice();
    return Float32Array.of(1, -2);
  };
  const changes = new Float64Array(2);
  networkPredictor(model, { scaleRow, run })(seriesOf(levels), at, changes);
  return { got, changes };
}

test("the network gets the scaled features of the last 24 steps, oldest first", (t) => {
  const { got } = ask(50);
  t.is(got.length, INPUT_STEPS * FEATURES);
  for (let i = 0; i < INPUT_STEPS; i++) {
    t.is(got[i * FEATURES], (50 - 23 + i - 1) / 2);
    t.is(got[i * FEATURES + 1], 0);
  }
});

test("its answer is scaled back to changes of the log level", (t) => {
  t.deepEqual([...ask(50).changes], [10.5, -19.5]);
});

test("before the start the first step stands in", (t) => {
  const { got } = ask(2);
  const seen = Array.from({ length: INPUT_STEPS }, (_, i) => 2 * got[i * FEATURES]! + 1);
  t.deepEqual(seen.slice(-4), [0, 0, 1, 2]);
});
