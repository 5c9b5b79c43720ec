import type { Clock } from "#core/clock.ts";
import { seededRandom } from "#core/random.ts";
import { AnomalyDetector } from "#detect/anomaly-detector.ts";
import { VectorScorer } from "#detect/vector-scorer.ts";
import type { Table } from "#features/types.ts";
import { createPlainRunner } from "#infer/plain-runner.ts";
import { USUAL_HIDDEN_SHARE } from "#train/autoencoder-fit.ts";
import { rankingFigures } from "#train/detection-metrics.ts";
import {
  type DetectorFit,
  type DetectorFitOptions,
  fitDetector,
  modelFunctions,
} from "#train/detector-fit.ts";
import { type SearchBudget, searchFits } from "#train/search/search.ts";
import type { SearchReport } from "#train/search/types.ts";

/** The newest rows alone: a day and more of 5 s. */
const MOST_ROWS = 24_000;
/** So many features of a row come from another one where it is spoilt. */
const SWAPPED = 3;
const USUAL = { hiddenShare: USUAL_HIDDEN_SHARE, learningRate: 1e-3 };
const CHOICES = { hiddenShare: [0.2, 0.4, 0.6, 0.8], learningRate: [5e-4, 1e-3, 2e-3, 4e-3] };

/**
 * How to fit a detector of these clean rows, oldest first. Nothing is labelled on a box: the error
 * is how often a row scores above one with a few features of others in their place, which each look
 * usual alone, and the share of rows that are in an alarm, though clean.
 */
export function searchDetector(
  whole: Table,
  names: readonly string[],
  options: DetectorFitOptions,
  budget: SearchBudget,
  clock: Pick<Clock, "monotonicMs">,
): Promise<SearchReport> {
  const table = newest(whole, MOST_ROWS);
  return searchFits(
    {
      ...budget,
      error: "share of spoilt rows that score below whole ones, plus that of rows in an alarm",
      rows: table.rows,
      usual: USUAL,
      choices: CHOICES,
      errorOf: async (settings, { trainEnd, testFrom, testEnd }) => {
        const fit = await fitDetector(part(table, 0, trainEnd), names, { ...options, ...settings });
        const judged = part(table, testFrom, testEnd);
        return spoiltBelowWhole(fit, judged) + alarmShare(fit, judged);
      },
    },
    clock,
  );
}

/** 1 - AUC of whole rows against spoilt ones. Rows of missing values are passed over. */
export function spoiltBelowWhole({ network, model }: DetectorFit, table: Table): number {
  const random = seededRandom(1);
  const scorer = new VectorScorer(model, modelFunctions(model.scaler, createPlainRunner(network)));
  const { spread } = model.scaler;
  const moving = Array.from(spread.keys()).filter((column) => spread[column] !== 0);
  const whole = Array.from({ length: table.rows }, (_, row) => rowOf(table, row)).filter((row) =>
    row.every(Number.isFinite),
  );
  const scoreOf = (row: Float32Array): number => {
    // A spoilt row does not follow the one before.
    scorer.views.restart();
    return scorer.score(row);
  };
  const scores = whole.flatMap((row) => {
    const spoilt = row.slice();
    for (let swap = 0; swap < SWAPPED; swap++) {
      const column = random.pick(moving);
      spoilt[column] = random.pick(whole)[column]!;
    }
    return [scoreOf(row), scoreOf(spoilt)];
  });
  const labels = Uint8Array.from(scores, (_, index) => index % 2);
  return 1 - rankingFigures(Float64Array.from(scores), labels).aucRoc;
}

/** Share of rows, in their order, in an alarm. After a row of missing values nothing is a jump. */
function alarmShare({ network, model }: DetectorFit, table: Table): number {
  const functions = modelFunctions(model.scaler, createPlainRunner(network));
  const detector = new AnomalyDetector(model, functions);
  let [alarms, rows] = [0, 0];
  for (let row = 0; row < table.rows; row++) {
    const vector = rowOf(table, row);
    if (!vector.every(Number.isFinite)) detector.restart();
    else {
      rows++;
      if (detector.push(vector)) alarms++;
    }
  }
  return alarms / rows;
}

function newest(table: Table, most: number): Table {
  return part(table, Math.max(0, table.rows - most), table.rows);
}

function part({ columns, values }: Table, from: number, end: number): Table {
  return { rows: end - from, columns, values: values.subarray(from * columns, end * columns) };
}

function rowOf({ columns, values }: Table, row: number): Float32Array {
  return values.subarray(row * columns, (row + 1) * columns);
}
