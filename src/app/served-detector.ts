import type { Serving } from "#app/load-model.ts";
import { AnomalyDetector } from "#detect/anomaly-detector.ts";
import { scaleRow } from "#features/scaler.ts";
import { FEATURE_NAMES } from "#features/types.ts";
import { createPlainRunner } from "#infer/plain-runner.ts";
import type { KeptDetector } from "#store/types.ts";

/** What of a kept detector answers. Plain data: it crosses into the worker. */
export type TrainedDetector = Pick<KeptDetector, "network" | "model">;

/**
 * A detector at the beginning of its series. It takes whole vectors: the columns that were silent
 * in training, among them those of the box, are not looked at.
 * @throws AppError "model-invalid" when the network does not fit together
 */
export function serveDetector({ network, model }: TrainedDetector): AnomalyDetector {
  const { run } = createPlainRunner(network);
  const scale = (vector: ArrayLike<number>, into: Float32Array) =>
    scaleRow(model.scaler, vector, into);
  return new AnomalyDetector(model, { scale, reconstruct: run });
}

/** A kept detector that is to judge windows of this length. */
export function detectorServing(windowSeconds: number): Serving<"detector", TrainedDetector> {
  return {
    misfitOf: (kept) => {
      if (kept.windowSeconds !== windowSeconds) {
        return `it was trained on windows of ${kept.windowSeconds} s, not ${windowSeconds}`;
      }
      const isOurs = kept.model.names.join() === FEATURE_NAMES.join();
      return isOurs ? null : "it was trained on other features";
    },
    serve: ({ network, model }) => {
      // Its network fits together, or is refused here and not in the capture thread.
      serveDetector({ network, model });
      return { network, model };
    },
  };
}
