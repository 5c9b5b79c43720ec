import { AnomalyDetector } from "#detect/anomaly-detector.ts";
import type { DetectorModel } from "#detect/types.ts";
import type { Table } from "#features/types.ts";
import { createInt8Runner } from "#infer/int8/int8-runner.ts";
import { createPlainRunner } from "#infer/plain-runner.ts";
import type { Runner } from "#infer/types.ts";
import { scaleTable } from "#train/autoencoder-fit.ts";
import { rankingFigures } from "#train/detection-metrics.ts";
import {
  type AlarmOptions,
  type DetectorFit,
  learnUsual,
  modelFunctions,
} from "#train/detector-fit.ts";
import { buildInt8 } from "#train/int8-build.ts";

/** An attack counts as found up to so many windows after its last: a score is a smoothed one. */
const LATE_WINDOWS = 2;
/** After an attack the smoothed score is high for so long: these windows are not ranked. */
const WAKE_WINDOWS = 36;

/** Windows of one network, oldest first, with attacks laid over some of them. */
export interface AttackedWindows {
  readonly table: Table;
  /** By row 1 where it begins as the one before ends. */
  readonly follows: Uint8Array;
  /** By row the number of its attack, from 1 up; 0 where there is none. */
  readonly attacks: Uint16Array;
}

/** What a detector made of them. */
export interface TrialFigures {
  /** Share of the attacks during which there was an alarm. */
  readonly recall: number;
  /** Of its scores, by window, those right after an attack left out. */
  readonly aucPr: number;
}

/** See `tryDetectors`. Plain data. */
export interface DetectorTrialJob {
  readonly challenger: DetectorFit;
  /** The one that serves now, or null. */
  readonly champion: DetectorFit | null;
  /** Clean windows that the challenger was trained on. */
  readonly calibration: Table;
  readonly alarm: AlarmOptions;
  readonly windows: AttackedWindows;
}

export interface DetectorTrial {
  readonly challenger: TrialFigures;
  readonly champion: TrialFigures | null;
  /** The challenger's int8 build, with a threshold of its own from the calibration rows. */
  readonly int8: TrialFigures;
}

/** Lets a new detector, its int8 build and the current one judge the same attacked windows. */
export function tryDetectors(job: DetectorTrialJob): DetectorTrial {
  const { challenger, champion, calibration, alarm, windows } = job;
  const { names, scaler } = challenger.model;
  const build = buildInt8(challenger.network, scaleTable(scaler, calibration));
  const int8 = createInt8Runner(build);
  const int8Model = learnUsual(calibration, names, scaler, int8, alarm);
  const ofFloat = ({ model, network }: DetectorFit) =>
    judge(model, createPlainRunner(network), windows);
  return {
    challenger: ofFloat(challenger),
    champion: champion === null ? null : ofFloat(champion),
    int8: judge(int8Model, int8, windows),
  };
}

function judge(model: DetectorModel, runner: Runner, windows: AttackedWindows): TrialFigures {
  const { table, follows, attacks } = windows;
  const detector = new AnomalyDetector(model, modelFunctions(model.scaler, runner));
  const scores = new Float64Array(table.rows);
  const found = new Set<number>();
  let [attack, endedAt] = [0, 0];
  for (let row = 0; row < table.rows; row++) {
    if (follows[row] === 0) detector.restart();
    const { columns, values } = table;
    const isAlarm = detector.push(values.subarray(row * columns, (row + 1) * columns));
    scores[row] = detector.score;
    if (attacks[row] !== 0) [attack, endedAt] = [attacks[row]!, row];
    if (isAlarm && attack !== 0 && row <= endedAt + LATE_WINDOWS) found.add(attack);
  }
  const made = new Set(attacks.filter((each) => each !== 0)).size;
  return { recall: found.size / made, aucPr: areaOf(scores, attacks) };
}

function areaOf(scores: Float64Array, attacks: Uint16Array): number {
  let endedAt = Number.NEGATIVE_INFINITY;
  const ranked = Array.from(attacks, (attack, row) => {
    if (attack !== 0) endedAt = row;
    return attack !== 0 || row > endedAt + WAKE_WINDOWS;
  });
  const labels = Uint8Array.from(attacks, (attack) => (attack === 0 ? 0 : 1));
  return rankingFigures(
    scores.filter((_, row) => ranked[row]),
    labels.filter((_, row) => ranked[row]),
  ).aucPr;
}
