import type { Serving } from "#app/load-model.ts";
import { scaleRow } from "#features/scaler.ts";
import { CANDIDATES } from "#forecast/candidates.ts";
import { networkPredictor } from "#forecast/network-predictor.ts";
import { type Candidate, type ForecastModel, OUTLOOK_STEPS } from "#forecast/types.ts";
import { createPlainRunner } from "#infer/plain-runner.ts";
import { createSimdRunner } from "#infer/simd/simd-runner.ts";

/**
 * A trained network as a candidate of the forecast, by the fastest runner there is.
 * @throws AppError "model-invalid" when the network does not fit together
 */
export function serveForecaster(model: ForecastModel): Candidate {
  const { run } = createSimdRunner(model.network) ?? createPlainRunner(model.network);
  return { name: CANDIDATES.network, predict: networkPredictor(model, { scaleRow, run }) };
}

/** A kept forecaster in the outlook on the next hour. */
export const FORECASTER_SERVING: Serving<"forecaster", Candidate> = {
  misfitOf: ({ model }) => {
    const steps = model.targets.offset.length;
    return steps === OUTLOOK_STEPS ? null : `it looks ${steps} steps ahead, not ${OUTLOOK_STEPS}`;
  },
  serve: ({ model }) => serveForecaster(model),
};
