import type { Serving } from "#app/serving.ts";
import { type Clock, systemClock } from "#core/clock.ts";
import { scaleRow } from "#features/scaler.ts";
import { CANDIDATES } from "#forecast/candidates.ts";
import { networkPredictor } from "#forecast/network-predictor.ts";
import { type Candidate, type ForecastModel, OUTLOOK_STEPS } from "#forecast/types.ts";
import { chooseRunner } from "#infer/runner-choice.ts";
import type { GoldenVector, RunnerChoice } from "#infer/types.ts";

/** A candidate of the forecast, and who answers for it. */
export interface ServedForecaster extends Candidate {
  readonly runner: RunnerChoice;
}

/**
 * A trained network as a candidate of the forecast, by the fastest runner that agrees.
 * @param golden what came with it; empty where the reference's answers do
 * @throws AppError "model-invalid" when the network does not fit together
 */
export function serveForecaster(
  model: ForecastModel,
  golden: readonly GoldenVector[] = [],
  clock: Pick<Clock, "monotonicMs"> = systemClock,
): ServedForecaster {
  const { runner, choice } = chooseRunner({ network: model.network }, clock, golden);
  const predict = networkPredictor(model, { scaleRow, run: runner.run });
  return { name: CANDIDATES.network, predict, runner: choice };
}

/** A kept forecaster in the outlook on the next hour. */
export const FORECASTER_SERVING: Serving<"forecaster", ServedForecaster> = {
  misfitOf: ({ model }) => {
    const steps = model.targets.offset.length;
    return steps === OUTLOOK_STEPS ? null : `it looks ${steps} steps ahead, not ${OUTLOOK_STEPS}`;
  },
  serve: ({ version, model, golden }) => ({ ...serveForecaster(model, golden), version }),
};
