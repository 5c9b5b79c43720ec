import type { Matrix } from "#infer/matrix.ts";

/** Sum of the squared errors of the first `count` rows; `targets` as the predictions. */
export function squaredError(predictions: Matrix, targets: Float32Array, count: number): number {
  const { columns, values } = predictions;
  let sum = 0;
  for (let i = 0; i < count * columns; i++) {
    const error = values[i]! - targets[i]!;
    sum += error * error;
  }
  return sum;
}

/**
 * The gradient of the mean squared error over the first `count` rows by each prediction. Rows
 * behind them are there to fill the batch alone: their gradient is 0, so nothing learns of them.
 */
export function squaredErrorGradient(
  predictions: Matrix,
  targets: Float32Array,
  count: number,
  gradient: Matrix,
): void {
  const { columns, values } = predictions;
  const length = count * columns;
  const factor = 2 / length;
  for (let i = 0; i < length; i++) gradient.values[i] = factor * (values[i]! - targets[i]!);
  gradient.values.fill(0, length);
}
