import {
  FORECAST_FEATURES,
  type ForecastModel,
  INPUT_STEPS,
  type LogSeries,
  type Span,
} from "#forecast/types.ts";
import type { NetworkSpec } from "#infer/types.ts";
import { fitNetwork } from "#train/fit.ts";
import { forecasterSamples } from "#train/forecaster-samples.ts";
import type { Kernels } from "#train/kernels.ts";
import type { FitHistory, FitOptions } from "#train/types.ts";

/** With fewer samples a network of this size has nothing to learn from. */
const MIN_SAMPLES = 300;
export const USUAL_UNITS = 64;
const DROPOUT_RATE = 0.2;
/** A fit is about so many samples long, in whole passes: more learns what was, not what comes. */
const SAMPLES_SEEN = 25_000;
const MIN_EPOCHS = 5;
const MAX_EPOCHS = 60;
/** The newest tenth says which pass was best: the newer what trains is, the better. */
const VALIDATION_SHARE = 0.1;

export interface ForecasterFit {
  readonly model: ForecastModel;
  readonly history: FitHistory;
  readonly samples: number;
}

/** `epochs` and the rest have values of the forecaster's own where they are not given. */
export type ForecasterFitOptions = FitOptions & {
  readonly kernels?: Kernels;
  /** Of the first LSTM; the second has half of them. USUAL_UNITS where they are not given. */
  readonly units?: number;
};

/**
 * Trains the network on a span of a series.
 * @returns null where the span has too few measured samples
 * @throws what `fitNetwork` throws
 */
export async function fitForecaster(
  series: LogSeries,
  span: Span,
  horizon: number,
  { kernels, units = USUAL_UNITS, ...options }: ForecasterFitOptions,
): Promise<ForecasterFit | null> {
  const { samples, ...prepared } = forecasterSamples(series, span, horizon);
  if (samples.count < MIN_SAMPLES) return null;
  const passes = Math.round(SAMPLES_SEEN / samples.count);
  const epochs = Math.min(MAX_EPOCHS, Math.max(MIN_EPOCHS, passes));
  const settings = { epochs, validationShare: VALIDATION_SHARE, ...options };
  const { network, history } = await fitNetwork(
    forecasterSpec(horizon, units),
    samples,
    settings,
    kernels,
  );
  return { model: { network, ...prepared }, history, samples: samples.count };
}

/** Two LSTM layers, each with dropout, then dense layers to a change for each step ahead. */
export function forecasterSpec(horizon: number, units = USUAL_UNITS): NetworkSpec {
  return {
    inputShape: [INPUT_STEPS, FORECAST_FEATURES.length],
    layers: [
      { kind: "lstm", units, isSequence: true },
      { kind: "dropout", rate: DROPOUT_RATE },
      { kind: "lstm", units: units / 2, isSequence: false },
      { kind: "dropout", rate: DROPOUT_RATE },
      { kind: "dense", units: 16, activation: "relu" },
      { kind: "dense", units: horizon, activation: "linear" },
    ],
  };
}
