import { detectorCalibration, forecasterCalibration } from "#app/calibration.ts";
import { systemClock } from "#core/clock.ts";
import { AppError } from "#core/errors.ts";
import { int8NetworkGraph } from "#infer/tflite/int8-operators.ts";
import { int8SequenceGraph } from "#infer/tflite/int8-sequence-graph.ts";
import { networkGraph } from "#infer/tflite/network-graph.ts";
import type { TfliteModel } from "#infer/tflite/types.ts";
import { openHistoryReadOnly } from "#store/history-reader.ts";
import type { KeptDetector, KeptForecaster } from "#store/types.ts";
import { buildInt8 } from "#train/int8-build.ts";
import { buildInt8Sequence } from "#train/int8-sequence-build.ts";

/**
 * Builds of one network for TensorFlow Lite: as it is; with weights in 8 bits; the same without the
 * fused LSTM, for runners that lack it; and all in 8 bits, for accelerators.
 */
export const BUILDS = ["int8", "hybrid", "unrolled", "float32"] as const;
export type Build = (typeof BUILDS)[number];

/** Fewer rows do not tell the ranges that values have. */
const LEAST_ROWS = 100;

/** @param directory whose history the ranges of values come from, where those are needed */
export async function detectorBuild(
  { network, model }: KeptDetector,
  build: Build,
  directory: string,
): Promise<TfliteModel> {
  if (build !== "int8") return plainBuild(network, build);
  using history = openHistoryReadOnly(directory);
  const rows = await detectorCalibration(model, history, systemClock);
  checkRows(rows.rows);
  return int8NetworkGraph(buildInt8(network, rows));
}

export async function forecasterBuild(
  { model }: KeptForecaster,
  build: Build,
  directory: string,
): Promise<TfliteModel> {
  const { network } = model;
  if (build !== "int8") return plainBuild(network, build);
  using history = openHistoryReadOnly(directory);
  const sequences = await forecasterCalibration(model, history, systemClock);
  const [steps = 1, features = 1] = network.inputShape;
  checkRows(sequences.length / (steps * features));
  return int8SequenceGraph(buildInt8Sequence(network, sequences));
}

function plainBuild(network: KeptDetector["network"], build: Exclude<Build, "int8">): TfliteModel {
  const kind = build === "float32" ? "float32" : "int8";
  return networkGraph(network, kind, build === "unrolled");
}

function checkRows(rows: number): void {
  if (rows >= LEAST_ROWS) return;
  const have = `${rows} rows of the box's history tell what values it sees, not ${LEAST_ROWS}`;
  throw new AppError("usage", `models export: ${have}: name another --build than int8`);
}
