import { AppError } from "#core/errors.ts";
import { FeatureViews, type Reconstruct } from "#detect/feature-views.ts";
import { SmoothScore } from "#detect/smooth-score.ts";
import { tailThreshold } from "#detect/tail.ts";
import type { AlarmRule, DetectorModel } from "#detect/types.ts";
import { type ScoredBy, VectorScorer } from "#detect/vector-scorer.ts";
import { scaleRow } from "#features/scaler.ts";
import type { Scaler, Table } from "#features/types.ts";
import { createPlainRunner } from "#infer/plain-runner.ts";
import type { Network, NetworkSpec } from "#infer/types.ts";
import { fitNetwork } from "#train/fit.ts";
import { fitRangeScaler } from "#train/scaler-fit.ts";
import type { FitOptions } from "#train/types.ts";
import { fitUsualRange } from "#train/usual-range.ts";
import { windowSamples } from "#train/window-samples.ts";

/** Units of the hidden layer for each feature: 8 for the 20 of a window. */
const HIDDEN_SHARE = 0.4;
/** A view that hardly ever moves must not shout when it does: 3 % of the training range. */
const SPREAD_FLOOR = 0.03;

export interface DetectorOptions extends FitOptions {
  /** Share of clean vectors that may call an alarm. */
  readonly falseAlarmRate: number;
  readonly releaseShare: number;
  readonly levelVectors: number;
}

/**
 * Learns what is usual from clean vectors, oldest first: scaler, autoencoder, the usual range of
 * each view of each feature, and the threshold.
 * @throws AppError "training-failed" for too few vectors, or what the fit of a network refuses
 */
export async function fitDetector(
  table: Table,
  names: readonly string[],
  options: DetectorOptions,
): Promise<DetectorModel> {
  const scaler = fitRangeScaler(table);
  if (scaler.spread.every((spread) => spread === 0)) {
    throw new AppError("training-failed", "no column of the training rows ever changes");
  }
  const network = await fitAutoencoder(scaleTable(scaler, table), options);
  const reconstruct = createPlainRunner(network).run;
  const { residual, jump } = viewTables(table, scaler, reconstruct);
  const model = {
    scaler,
    residual: fitUsualRange(residual, SPREAD_FLOOR),
    jump: fitUsualRange(jump, SPREAD_FLOOR),
  };
  const { low, high } = fitUsualRange(table, 0);
  const alarm = fitAlarm(table, model, reconstruct, options);
  return { names, network, ...model, value: { low, high }, alarm };
}

/** n → 0.4 n with relu → n with sigmoid. */
export function autoencoderSpec(features: number): NetworkSpec {
  const hidden = Math.max(1, Math.round(features * HIDDEN_SHARE));
  return {
    inputShape: [features],
    layers: [
      { kind: "dense", units: hidden, activation: "relu" },
      { kind: "dense", units: features, activation: "sigmoid" },
    ],
  };
}

async function fitAutoencoder(scaled: Table, options: FitOptions): Promise<Network> {
  const rows = Uint32Array.from({ length: scaled.rows }, (_, row) => row);
  const samples = windowSamples(scaled, scaled, 1, rows);
  const { network } = await fitNetwork(autoencoderSpec(scaled.columns), samples, options);
  return network;
}

function scaleTable(scaler: Scaler, table: Table): Table {
  const { rows, columns } = table;
  const values = new Float32Array(rows * columns);
  for (let row = 0; row < rows; row++) {
    const at = row * columns;
    scaleRow(scaler, rowOf(table, row), values.subarray(at, at + columns));
  }
  return { rows, columns, values };
}

/** What training has seen of each view, a row a vector. */
function viewTables(
  table: Table,
  scaler: Scaler,
  reconstruct: Reconstruct,
): { residual: Table; jump: Table } {
  const { rows, columns } = table;
  const views = new FeatureViews(scaler, reconstruct);
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
  reconstruct: Reconstruct,
  { falseAlarmRate, releaseShare, levelVectors }: DetectorOptions,
): AlarmRule {
  const scorer = new VectorScorer(model, reconstruct);
  const smooth = new SmoothScore();
  const scores = Float64Array.from({ length: table.rows }, (_, row) =>
    smooth.push(scorer.score(rowOf(table, row))),
  );
  const usualLevel = scores.reduce((sum, score) => sum + score, 0) / scores.length;
  let level = usualLevel;
  const above = scores.map((score) => {
    const distance = score - level;
    level += distance / levelVectors;
    return distance;
  });
  const threshold = tailThreshold(above, falseAlarmRate);
  return { threshold, releaseShare, usualLevel, levelVectors };
}

function rowOf({ columns, values }: Table, row: number): Float32Array {
  return values.subarray(row * columns, (row + 1) * columns);
}
