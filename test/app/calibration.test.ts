import test from "ava";
import { detectorCalibration, forecasterCalibration } from "#app/calibration.ts";
import { MICROS_PER_SECOND, micros } from "#core/units.ts";
import { FEATURE_COUNT } from "#features/types.ts";
import { FORECAST_FEATURES, INPUT_STEPS } from "#forecast/types.ts";
import { openHistory } from "#store/history.ts";
import { rollupStart } from "#store/rollup-table.ts";
import { keptDetector } from "../helpers/kept-detector.ts";
import { keptForecaster } from "../helpers/kept-models.ts";
import { scratchFolder } from "../helpers/scratch.ts";
import { usualTraffic } from "../helpers/usual-traffic.ts";
import { limitsFor } from "../store/samples.ts";

const HOURS = 4;
const START = rollupStart(micros(1_767_225_600 * MICROS_PER_SECOND));
const COUNT = (HOURS * 3600) / 5;
const clock = { now: () => micros(START + HOURS * 3600 * MICROS_PER_SECOND) };

test("a row a window and a sequence a measured step, as the networks are asked", async (t) => {
  using history = openHistory(limitsFor(scratchFolder(t)));
  for (const window of usualTraffic(COUNT, START, 1)) history.write(window, []);
  const rows = await detectorCalibration(keptDetector(1).model, history, clock);
  t.is(rows.rows, COUNT);
  t.is(rows.columns, FEATURE_COUNT);
  t.true(rows.values.every((value) => value >= 0 && value <= 1));
  const sequences = await forecasterCalibration(keptForecaster(1).model, history, clock);
  const size = INPUT_STEPS * FORECAST_FEATURES.length;
  const count = sequences.length / size;
  // The last 5 minutes are still going on when the last window ends.
  t.true(count >= HOURS * 12 - INPUT_STEPS && count <= HOURS * 12 - INPUT_STEPS + 1, `${count}`);
  t.true(sequences.every(Number.isFinite));
  // Each sequence is the one before, a step on: its second step was the other's third.
  const step = FORECAST_FEATURES.length;
  const [first, second] = [sequences.subarray(0, size), sequences.subarray(size, 2 * size)];
  t.deepEqual(second.subarray(step, 2 * step), first.subarray(2 * step, 3 * step));
});

test("an empty history gives none", async (t) => {
  using history = openHistory(limitsFor(scratchFolder(t)));
  t.is((await detectorCalibration(keptDetector(1).model, history, clock)).rows, 0);
  t.is((await forecasterCalibration(keptForecaster(1).model, history, clock)).length, 0);
});
