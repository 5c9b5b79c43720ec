import type { Serving } from "#app/serving.ts";
import { type Clock, systemClock } from "#core/clock.ts";
import { AnomalyDetector } from "#detect/anomaly-detector.ts";
import { scaleRow } from "#features/scaler.ts";
import { FEATURE_NAMES } from "#features/types.ts";
import { chooseRunner } from "#infer/runner-choice.ts";
import { loadRunner, PLAIN_RUNNER } from "#infer/runner-ports.ts";
import type { RunnerChoice } from "#infer/types.ts";
import type { KeptDetector } from "#store/types.ts";

/** What of a kept detector answers. Plain data: it crosses into the worker. */
export type TrainedDetector = Pick<KeptDetector, "network" | "model"> & {
  /** Who answers; without it the reference does. */
  readonly runner?: RunnerChoice;
};

/** One that is kept, and so has a version. */
export type ServedDetector = TrainedDetector & Pick<KeptDetector, "version">;

/**
 * A detector at the beginning of its series. It takes whole vectors: the columns that were silent
 * in training, among them those of the box, are not looked at.
 * @throws AppError "model-invalid" when the network does not fit together
 */
export function serveDetector({ network, model, runner }: TrainedDetector): AnomalyDetector {
  const { run } = loadRunner(runner?.runner ?? PLAIN_RUNNER.name, { network });
  const scale = (vector: ArrayLike<number>, into: Float32Array) =>
    scaleRow(model.scaler, vector, into);
  return new AnomalyDetector(model, { scale, reconstruct: run });
}

/** A kept detector that is to judge windows of this length. */
export function detectorServing(
  windowSeconds: number,
  clock: Pick<Clock, "monotonicMs"> = systemClock,
): Serving<"detector", ServedDetector> {
  return {
    misfitOf: (kept) => detectorMisfit(kept, windowSeconds),
    serve: ({ version, network, model, golden }) => {
      // What does not fit together is refused here and not in the capture thread.
      const { choice: runner } = chooseRunner({ network }, clock, golden);
      return { version, network, model, runner };
    },
  };
}

/** Why a detector cannot judge windows of this length, or null. */
export function detectorMisfit(
  { model, ...kept }: Pick<KeptDetector, "windowSeconds" | "model">,
  windowSeconds: number,
): string | null {
  if (kept.windowSeconds !== windowSeconds) {
    return `it was trained on windows of ${kept.windowSeconds} s, not ${windowSeconds}`;
  }
  const isOurs = model.names.join() === FEATURE_NAMES.join();
  return isOurs ? null : "it was trained on other features";
}
