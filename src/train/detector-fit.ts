import { AppError } from "#core/errors.ts";
import { FeatureViews, type ModelFunctions } from "#detect/feature-views.ts";
import { RecentLevel } from "#detect/recent-level.ts";
import { SmoothScore } from "#detect/smooth-score.ts";
import { tailThreshold } from "#detect/tail-threshold.ts";
import type { AlarmRule, DetectorModel } from "#detect/types.ts";
import { type ScoredBy, VectorScorer } from "#detect/vector-scorer.ts";
import { scaleRow } from "#features/scaler.ts";
import type { Scaler, Table } from "#features/types.ts";
import { createPlainRunner } from "#infer/plain-runner.ts";
import type { Network, Runner } from "#infer/types.ts";
import { type AutoencoderOptions, fitAutoencoder, scaleTable } from "#train/autoencoder-fit.ts";
import { fitRangeScaler } from "#train/scaler-fit.ts";
import { fitUsualRange } from "#train/usual-range.ts";

/** A view that hardly ever moves must not shout when it does: 3 % of the training range. */
const SPREAD_FLOOR = 0.03;

export interface AlarmOptions {
  /** Share of clean vectors that may call an alarm. */
  readonly falseAlarmRate: number;
  readonly releaseShare: number;
  readonly levelVectors: number;
}

export type DetectorFitOptions = AlarmOptions & AutoencoderOptions;

/** A network with the model that goes with it. */
export interface DetectorFit {
  readonly network: Network;
  readonly model: DetectorModel;
}

/**
 * Learns what is usual from clean vectors, oldest first: scaler, autoencoder, the usual range of
 * each view of each feature, and the threshold.
 * @throws AppError "training-failed" for too few vectors, or what the fit of a network refuses
 */
export async function fitDetector(
  table: Table,
  names: readonly string[],
  options: DetectorFitOptions,
): Promise<DetectorFit> {
  const scaler = fitRangeScaler(table);
  if (scaler.spread.every((spread) => spread === 0)) {
    throw new AppError("training-failed", "no column of the training rows ever changes");
  }
  const network = await fitAutoencoder(scaleTable(scaler, table), options);
  const model = learnUsual(table, names, scaler, createPlainRunner(network), options);
  return { network, model };
}

/**
 * The model around a network that is there already: all but the network is learned.
 * @throws AppError "training-failed" for too few vectors
 */
export function fitAround(
  network: Network,
  table: Table,
  names: readonly string[],
  options: AlarmOptions,
): DetectorFit {
  const runner = createPlainRunner(network);
  return { network, model: learnUsual(table, names, fitRangeScaler(table), runner, options) };
}

/**
 * What is usual by the answers of one build of a network, and the threshold that follows.
 * @throws AppError "training-failed" for too few vectors
 */
export function learnUsual(
  table: Table,
  names: readonly string[],
  scaler: Scaler,
  runner: Runner,
  options: AlarmOptions,
): DetectorModel {
  const functions = modelFunctions(scaler, runner);
  const { residual, jump } = viewTables(table, functions);
  const ranges = {
    residual: fitUsualRange(residual, SPREAD_FLOOR),
    jump: fitUsualRange(jump, SPREAD_FLOOR),
  };
  const { low, high } = fitUsualRange(table, 0);
  const alarm = fitAlarm(table, { scaler, ...ranges }, functions, options);
  return { names, scaler, ...ranges, value: { low, high }, alarm };
}

/** What the scorer needs to run a model. */
export function modelFunctions(scaler: Scaler, { run }: Runner): ModelFunctions {
  return { scale: (vector, into) => scaleRow(scaler, vector, into), reconstruct: run };
}

/** What training has seen of each view, a row a vector. */
function viewTables(table: Table, functions: ModelFunctions): { residual: Table; jump: Table } {
  const { rows, columns } = table;
  const views = new FeatureViews(columns, functions);
  const residual = new Float32Array(rows * columns);
  const jump = new Float32Array(rows * columns);
  for (let row = 0; row < rows; row++) {
    views.look(rowOf(table, row));
    residual.set(views.residual, row * columns);
    jump.set(views.jump, row * columns);
  }
  return { residual: { rows, columns, values: residual }, jump: { rows, columns, values: jump } };
}

/** The threshold is that of the score above its level, as serving will see it. */
function fitAlarm(
  table: Table,
  model: ScoredBy,
  functions: ModelFunctions,
  { falseAlarmRate, releaseShare, levelVectors }: AlarmOptions,
): AlarmRule {
  const scorer = new VectorScorer(model, functions);
  const smooth = new SmoothScore();
  const scores = Float64Array.from({ length: table.rows }, (_, row) => {
    smooth.push(scorer.score(rowOf(table, row)));
    return smooth.value;
  });
  const usualLevel = scores.reduce((sum, score) => sum + score, 0) / scores.length;
  const level = new RecentLevel(usualLevel, levelVectors);
  const above = scores.map((score) => {
    const distance = level.above(score);
    level.follow(score);
    return distance;
  });
  const threshold = tailThreshold(above, falseAlarmRate);
  return { threshold, releaseShare, usualLevel, levelVectors };
}

function rowOf({ columns, values }: Table, row: number): Float32Array {
  return values.subarray(row * columns, (row + 1) * columns);
}
