import { type ForecasterScore, type ScoredSeries, scoreForecaster } from "#app/forecaster-score.ts";
import { serveForecaster } from "#app/served-forecaster.ts";
import type { Clock } from "#core/clock.ts";
import { AppError } from "#core/errors.ts";
import type { Accuracy } from "#forecast/accuracy.ts";
import { autoregressionPredictor, fitAutoregression } from "#forecast/autoregression.ts";
import { CANDIDATES, memorySteps, rivalsOf } from "#forecast/candidates.ts";
import { Forecaster } from "#forecast/forecaster.ts";
import { fitLogScale, toLogLevels } from "#forecast/log-level.ts";
import { seasonOf } from "#forecast/season.ts";
import type { ForecastModel, Season, Span, TrafficSeries } from "#forecast/types.ts";
import { networkGraph } from "#infer/tflite/network-graph.ts";
import { networkOf } from "#infer/tflite/network-reader.ts";
import { type ForecasterFit, fitForecaster } from "#train/forecaster-fit.ts";
import type { FitProgress } from "#train/types.ts";

/** Of the part that is fitted on, the newest share calibrates intervals and the choice. */
const CALIBRATION_SHARE = 0.1;
const MIN_CALIBRATION = 100;
const MILLIS_PER_SECOND = 1000;

export interface EvaluationOptions {
  /** Steps ahead: the last of them is scored. */
  readonly horizon: number;
  readonly seed: number;
  readonly clock: Clock;
  readonly onProgress?: (progress: FitProgress) => void;
}

export interface ForecasterEvaluation {
  readonly score: ForecasterScore;
  /** Of the network alone with its weights in 8 bits, each gate's by one scale; null without it. */
  readonly int8: Accuracy | null;
  readonly fitSeconds: number;
  /** null where the series was too short to train the network. */
  readonly training: Pick<ForecasterFit, "history" | "samples"> | null;
}

/**
 * Fits on the first two thirds of a series and scores the rest, as it would have gone live. No
 * weight changes after the fit; choice and intervals go on learning from outcomes, once known.
 * @throws AppError "file-format" when the series is too short for the horizon
 */
export async function evaluateForecaster(
  traffic: TrafficSeries,
  { horizon, seed, clock, onProgress }: EvaluationOptions,
): Promise<ForecasterEvaluation> {
  const { fitted, calibration } = split(traffic.values.length, horizon);
  const season = seasonOf(traffic.stepSeconds, traffic.firstAtSeconds);
  const scored = withLevels(traffic.values, calibration.end, season);
  const startMs = clock.monotonicMs();
  const linear = fitAutoregression(scored.series, fitted, horizon);
  const fit = await fitForecaster(scored.series, fitted, horizon, {
    seed,
    ...(onProgress && { onProgress }),
  });
  const fitSeconds = (clock.monotonicMs() - startMs) / MILLIS_PER_SECOND;
  const forecaster = new Forecaster({
    rivals: rivalsOf(season, calibration.from - horizon),
    models: [
      { name: CANDIDATES.linear, predict: autoregressionPredictor(linear) },
      ...(fit ? [serveForecaster(fit.model)] : []),
    ],
    horizon,
    memory: memorySteps(season),
  });
  const score = scoreForecaster(forecaster, scored, calibration, horizon, clock);
  const alone = fit && int8Alone(fit.model, horizon, memorySteps(season));
  const rounded = alone && scoreForecaster(alone, scored, calibration, horizon, clock);
  const int8 = rounded?.candidates.get(CANDIDATES.network) ?? null;
  return { score, int8, fitSeconds, training: fit };
}

/** Weights through the file that other runners get, and back as the numbers they stand for. */
function int8Alone(model: ForecastModel, horizon: number, memory: number): Forecaster {
  const network = networkOf(networkGraph(model.network, "int8", false));
  const models = [serveForecaster({ ...model, network })];
  return new Forecaster({ rivals: [], models, horizon, memory });
}

/** @throws AppError "file-format" */
function split(steps: number, horizon: number): { fitted: Span; calibration: Span } {
  const least = 3 * (MIN_CALIBRATION + horizon);
  if (steps < least) {
    const what = `${steps} steps are too few to look ${horizon} ahead`;
    throw new AppError("file-format", `${what}: give a series of at least ${least}`);
  }
  const end = Math.floor((2 * steps) / 3);
  const from = end - Math.max(MIN_CALIBRATION, Math.floor(CALIBRATION_SHARE * end));
  return { fitted: { from: 0, end: from }, calibration: { from, end } };
}

function withLevels(values: Float64Array, fitEnd: number, season: Season): ScoredSeries {
  const scale = fitLogScale(values.subarray(0, fitEnd));
  const known = Uint8Array.from(values, (value) => (Number.isNaN(value) ? 0 : 1));
  return { series: { levels: toLogLevels(values, scale), known, season }, values, scale };
}
