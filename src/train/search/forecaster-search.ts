import type { Clock } from "#core/clock.ts";
import { AppError } from "#core/errors.ts";
import { scaleRow } from "#features/scaler.ts";
import { networkPredictor } from "#forecast/network-predictor.ts";
import type { LogSeries, Predictor, Span } from "#forecast/types.ts";
import { createPlainRunner } from "#infer/plain-runner.ts";
import { createSimdRunner } from "#infer/simd/simd-runner.ts";
import { type ForecasterFitOptions, fitForecaster, USUAL_UNITS } from "#train/forecaster-fit.ts";
import { type SearchBudget, searchFits } from "#train/search/search.ts";
import type { SearchReport } from "#train/search/types.ts";

/** Forecasts of a fold that are judged, evenly thinned. */
const JUDGED = 400;
const USUAL = { units: USUAL_UNITS, learningRate: 1e-3 };
const CHOICES = { units: [16, 32, 64, 96], learningRate: [5e-4, 1e-3, 2e-3, 4e-3] };

/**
 * How to fit a forecaster on a span of a series.
 * @throws AppError "training-failed" where a fold has too few measured samples
 */
export function searchForecaster(
  series: LogSeries,
  { from, end }: Span,
  horizon: number,
  options: ForecasterFitOptions,
  budget: SearchBudget,
  clock: Pick<Clock, "monotonicMs">,
): Promise<SearchReport> {
  return searchFits(
    {
      ...budget,
      error: "mean error of the forecast change of the traffic's logarithm",
      rows: end - from,
      gap: horizon,
      usual: USUAL,
      choices: CHOICES,
      errorOf: async (settings, { trainEnd, testFrom, testEnd }) => {
        const train = { from, end: from + trainEnd };
        const fit = await fitForecaster(series, train, horizon, { ...options, ...settings });
        if (fit === null) {
          const mend = "let the appliance watch for longer, or train without --search";
          throw new AppError("training-failed", `too little was measured to search on: ${mend}`);
        }
        const { network } = fit.model;
        const { run } = createSimdRunner(network) ?? createPlainRunner(network);
        const predict = networkPredictor(fit.model, { scaleRow, run });
        return meanError(series, { from: from + testFrom, end: from + testEnd }, horizon, predict);
      },
    },
    clock,
  );
}

/** Over all measured outcomes inside the span; NaN without any. */
export function meanError(
  series: LogSeries,
  { from, end }: Span,
  horizon: number,
  predict: Predictor,
): number {
  const changes = new Float64Array(horizon);
  const stride = Math.max(1, Math.floor((end - from) / JUDGED));
  let [sum, count] = [0, 0];
  for (let at = from; at + horizon < end; at += stride) {
    if (series.known[at] !== 1) continue;
    predict(series, at, changes);
    for (let ahead = 1; ahead <= horizon; ahead++) {
      if (series.known[at + ahead] !== 1) continue;
      sum += Math.abs(changes[ahead - 1]! - (series.levels[at + ahead]! - series.levels[at]!));
      count++;
    }
  }
  return sum / count;
}
