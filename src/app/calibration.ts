import { readCleanWindows, trainingTable } from "#app/clean-windows.ts";
import { readTraffic } from "#app/traffic-history.ts";
import type { Clock } from "#core/clock.ts";
import { MICROS_PER_SECOND } from "#core/units.ts";
import type { DetectorModel } from "#detect/types.ts";
import { scaleRow } from "#features/scaler.ts";
import type { Table } from "#features/types.ts";
import { fitLogScale, toLogLevels } from "#forecast/log-level.ts";
import { networkPredictor } from "#forecast/network-predictor.ts";
import { seasonOf } from "#forecast/season.ts";
import { type ForecastModel, INPUT_STEPS, STEP_SECONDS } from "#forecast/types.ts";
import { rollupStart } from "#store/rollup-table.ts";
import type { HistoryReader } from "#store/types.ts";
import { askedTable } from "#train/autoencoder-fit.ts";

/** More rows say nothing new about a range. */
const MOST_ROWS = 20_000;
const MOST_SEQUENCES = 1000;
/** Ten weeks, the most that a fit looks at. */
const HISTORY_STEPS = 20_160;

/** What a detector was asked over the clean windows of the last week, a row a window. */
export async function detectorCalibration(
  { scaler }: DetectorModel,
  history: HistoryReader,
  clock: Pick<Clock, "now">,
): Promise<Table> {
  const windows = await readCleanWindows(history, clock.now(), []);
  return askedTable(scaler, trainingTable(windows.slice(-MOST_ROWS)));
}

/** What a forecaster was asked over the last ten weeks, one sequence after the other. */
export async function forecasterCalibration(
  model: ForecastModel,
  history: HistoryReader,
  clock: Pick<Clock, "now">,
): Promise<Float32Array> {
  const { values, startAt } = await readTraffic(history, rollupStart(clock.now()), HISTORY_STEPS);
  const known = Uint8Array.from(values, (value) => (Number.isNaN(value) ? 0 : 1));
  const levels = toLogLevels(values, fitLogScale(values));
  const series = { levels, known, season: seasonOf(STEP_SECONDS, startAt / MICROS_PER_SECOND) };
  const sequences: number[] = [];
  const none = new Float32Array(model.targets.offset.length);
  // It is asked as in service, and what it is asked is kept in place of an answer.
  const predict = networkPredictor(model, {
    scaleRow,
    run: (input) => {
      for (const value of input) sequences.push(value);
      return none;
    },
  });
  const stride = Math.ceil(values.length / MOST_SEQUENCES);
  const changes = new Float64Array(none.length);
  for (let at = INPUT_STEPS - 1; at < values.length; at += stride) {
    if (known[at] !== 0) predict(series, at, changes);
  }
  return Float32Array.from(sequences);
}
