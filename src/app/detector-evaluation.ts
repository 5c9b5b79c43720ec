import { ALARM, DETECTOR_SEED } from "#app/detector-settings.ts";
import { LatencyMeter } from "#app/latency-meter.ts";
import type { Clock } from "#core/clock.ts";
import { AnomalyDetector } from "#detect/anomaly-detector.ts";
import type { DetectorModel } from "#detect/types.ts";
import { silentColumns } from "#features/scaler.ts";
import type { Table } from "#features/types.ts";
import { createInt8Runner } from "#infer/int8/int8-runner.ts";
import { createPlainRunner } from "#infer/plain-runner.ts";
import type { Runner } from "#infer/types.ts";
import { scaleTable } from "#train/autoencoder-fit.ts";
import { decisionFigures, rankingFigures } from "#train/detection-metrics.ts";
import { fitDetector, learnUsual, modelFunctions } from "#train/detector-fit.ts";
import { buildInt8 } from "#train/int8-build.ts";

/** As `evaluate detector --json` writes them. */
export interface DetectorFigures {
  readonly auc_pr: number;
  readonly auc_roc: number;
  readonly best_f1: number;
  /** How far above its own recent level a score is an alarm; from the training rows alone. */
  readonly threshold: number;
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
  readonly accuracy: number;
  readonly fpr: number;
  /** From a row to score and decision. */
  readonly latency_us_p50: number;
  readonly latency_us_p99: number;
}

/** The same for both builds of one network. */
export interface DetectorEvaluation {
  readonly float: DetectorFigures;
  readonly int8: DetectorFigures;
  /** Columns, counted from 0, that told nothing in training. */
  readonly silent: readonly number[];
}

/**
 * Fits a detector on clean rows and lets it judge others, in their order.
 * @param labels 1 where a test row is anomalous, else 0; both must occur
 */
export async function evaluateDetector(
  train: Table,
  test: Table,
  labels: Uint8Array,
  clock: Clock,
): Promise<DetectorEvaluation> {
  const names = Array.from({ length: train.columns }, (_, index) => `column ${index + 1}`);
  const { network, model } = await fitDetector(train, names, { seed: DETECTOR_SEED, ...ALARM });
  const { scaler } = model;
  const int8 = createInt8Runner(buildInt8(network, scaleTable(scaler, train)));
  const int8Model = learnUsual(train, names, scaler, int8, ALARM);
  return {
    float: judge(model, createPlainRunner(network), test, labels, clock),
    int8: judge(int8Model, int8, test, labels, clock),
    silent: silentColumns(scaler),
  };
}

function judge(
  model: DetectorModel,
  runner: Runner,
  test: Table,
  labels: Uint8Array,
  clock: Clock,
): DetectorFigures {
  const detector = new AnomalyDetector(model, modelFunctions(model.scaler, runner));
  const scores = new Float64Array(test.rows);
  const calls = new Uint8Array(test.rows);
  const latency = new LatencyMeter(clock);
  for (let row = 0; row < test.rows; row++) {
    const vector = test.values.subarray(row * test.columns, (row + 1) * test.columns);
    calls[row] = latency.measure(() => detector.push(vector)) ? 1 : 0;
    scores[row] = detector.score;
  }
  const { aucPr, aucRoc, bestF1 } = rankingFigures(scores, labels);
  return {
    auc_pr: aucPr,
    auc_roc: aucRoc,
    best_f1: bestF1,
    threshold: model.alarm.threshold,
    ...decisionFigures(calls, labels),
    latency_us_p50: latency.quantileUs(0.5),
    latency_us_p99: latency.quantileUs(0.99),
  };
}
