import type { Scaler } from "#features/types.ts";
import { writeFeatures } from "#forecast/features.ts";
import { withPeriods } from "#forecast/season.ts";
import {
  FORECAST_FEATURES,
  type ForecastModel,
  INPUT_STEPS,
  type Predictor,
} from "#forecast/types.ts";

const FEATURES = FORECAST_FEATURES.length;

/** What other stages do for a network's forecast. */
export interface NetworkTools {
  /** Scales one row of the input as in training. */
  readonly scaleRow: (scaler: Scaler, row: ArrayLike<number>, into: Float32Array) => void;
  /** The forward pass of the model's network, by whichever runner. */
  readonly run: (input: Float32Array) => Float32Array;
}

/** What a trained network expects. Before the series' start, its first step stands in. */
export function networkPredictor(
  { inputs, targets, periods }: Omit<ForecastModel, "network">,
  { scaleRow, run }: NetworkTools,
): Predictor {
  const features = new Float32Array(FEATURES);
  const input = new Float32Array(INPUT_STEPS * FEATURES);
  const rows = Array.from({ length: INPUT_STEPS }, (_, i) =>
    input.subarray(i * FEATURES, (i + 1) * FEATURES),
  );
  return (whole, at, changes) => {
    const series = withPeriods(whole, periods);
    rows.forEach((row, i) => {
      writeFeatures(series, Math.max(0, at - INPUT_STEPS + 1 + i), features, 0);
      scaleRow(inputs, features, row);
    });
    const outputs = run(input);
    for (let i = 0; i < changes.length; i++) {
      changes[i] = targets.offset[i]! + targets.spread[i]! * outputs[i]!;
    }
  };
}
