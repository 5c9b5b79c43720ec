import type { Serving } from "#app/serving.ts";
import { type Clock, systemClock } from "#core/clock.ts";
import { scaleRow } from "#features/scaler.ts";
import { CANDIDATES } from "#forecast/candidates.ts";
import { networkPredictor } from "#forecast/network-predictor.ts";
import { type Candidate, type ForecastModel, OUTLOOK_STEPS } from "#forecast/types.ts";
import { chooseRunner } from "#infer/runner-choice.ts";
import { RUNNER_PORTS } from "#infer/runner-ports.ts";
import type { ForeignRunners, GoldenVector, RunnerChoice } from "#infer/types.ts";

/** A candidate of the forecast, and who answers for it. */
export interface ServedForecaster extends Candidate, Disposable {
  readonly runner: RunnerChoice;
}

/**
 * A trained network as a candidate of the forecast, by the fastest runner that agrees.
 * @param golden what came with it; empty where the reference's answers do
 * @param foreign runners that are code of others, where there are any
 * @throws AppError "model-invalid" when the network does not fit together
 */
export function serveForecaster(
  model: ForecastModel,
  golden: readonly GoldenVector[] = [],
  clock: Pick<Clock, "monotonicMs"> = systemClock,
  foreign?: ForeignRunners,
): ServedForecaster {
  const { network } = model;
  const ports = [...RUNNER_PORTS, ...(foreign?.ports ?? [])];
  const { runner, choice } = chooseRunner({ network }, clock, golden, ports, foreign?.lost);
  const predict = networkPredictor(model, { scaleRow, run: runner.run });
  const close = () => runner[Symbol.dispose]?.();
  return { name: CANDIDATES.network, predict, runner: choice, [Symbol.dispose]: close };
}

/** A kept forecaster in the outlook on the next hour. */
export const FORECASTER_SERVING: Serving<"forecaster", ServedForecaster> = {
  misfitOf: ({ model }) => {
    const steps = model.targets.offset.length;
    return steps === OUTLOOK_STEPS ? null : `it looks ${steps} steps ahead, not ${OUTLOOK_STEPS}`;
  },
  asked: ({ model: { network }, golden }) => ({ builds: { network }, golden }),
  serve: ({ version, model, golden }, foreign) => {
    return { ...serveForecaster(model, golden, systemClock, foreign), version };
  },
};
