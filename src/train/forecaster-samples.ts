import { scaleRow } from "#features/scaler.ts";
import type { Scaler, Table } from "#features/types.ts";
import { writeFeatures } from "#forecast/features.ts";
import { seenPeriods, withPeriods } from "#forecast/season.ts";
import {
  FORECAST_FEATURES,
  INPUT_STEPS,
  type LogSeries,
  type Periods,
  type Span,
} from "#forecast/types.ts";
import { fitStandardScaler } from "#train/scaler-fit.ts";
import type { Samples } from "#train/types.ts";
import { windowSamples } from "#train/window-samples.ts";

/** The newest steps alone train: ten weeks of 5 minutes bound time and memory. */
const MAX_STEPS = 20_160;
/** More samples than this are thinned evenly: neighbours share nearly all of their input. */
const MAX_SAMPLES = 10_080;

/** Standardized samples of a span of a series, and how they were standardized. */
export interface ForecasterSamples {
  readonly samples: Samples;
  readonly inputs: Scaler;
  readonly targets: Scaler;
  readonly periods: Periods;
}

/**
 * Samples whose input are the features of INPUT_STEPS steps and whose targets are the changes of
 * the log level to each of `horizon` steps, all inside `span` and measured.
 */
export function forecasterSamples(
  whole: LogSeries,
  { from, end }: Span,
  horizon: number,
): ForecasterSamples {
  const newest = { from: Math.max(from, end - MAX_STEPS), end };
  const periods = seenPeriods(whole.season, end - newest.from);
  const series = withPeriods(whole, periods);
  const ends = endsOf(series, newest, horizon);
  const features = featureTable(series, newest);
  const changes = changeTable(series, newest, ends, horizon);
  const inputs = fitStandardScaler(features);
  const targets = fitStandardScaler(changes);
  scaleTable(inputs, features);
  scaleTable(targets, changes);
  const samples = windowSamples(features, changes, INPUT_STEPS, ends);
  return { samples, inputs, targets, periods };
}

function featureTable(series: LogSeries, { from, end }: Span): Table {
  const columns = FORECAST_FEATURES.length;
  const values = new Float32Array((end - from) * columns);
  for (let at = from; at < end; at++) writeFeatures(series, at, values, (at - from) * columns);
  return { rows: end - from, columns, values };
}

/** NaN in rows that no sample ends with. */
function changeTable(
  { levels }: LogSeries,
  { from, end }: Span,
  ends: Uint32Array,
  columns: number,
): Table {
  const values = new Float32Array((end - from) * columns).fill(Number.NaN);
  for (const row of ends) {
    for (let i = 0; i < columns; i++) {
      values[row * columns + i] = levels[from + row + 1 + i]! - levels[from + row]!;
    }
  }
  return { rows: end - from, columns, values };
}

function scaleTable(scaler: Scaler, { rows, columns, values }: Table): void {
  for (let row = 0; row < rows; row++) {
    const cells = values.subarray(row * columns, (row + 1) * columns);
    scaleRow(scaler, cells, cells);
  }
}

/** Rows, counted from the span's start, that a sample may end with. */
function endsOf(series: LogSeries, { from, end }: Span, horizon: number): Uint32Array {
  const rows = end - from;
  // The first day has no day before it.
  const wait = Math.max(0, series.season.daySteps - from);
  const ends: number[] = [];
  for (let row = wait + INPUT_STEPS - 1; row + horizon < rows; row++) {
    if (isMeasured(series.known, from + row, horizon)) ends.push(row);
  }
  const stride = Math.ceil(ends.length / MAX_SAMPLES);
  return Uint32Array.from(ends.filter((_, i) => (ends.length - 1 - i) % stride === 0));
}

function isMeasured(known: Uint8Array, at: number, horizon: number): boolean {
  for (let i = 0; i <= horizon; i++) if (known[at + i] === 0) return false;
  return true;
}
