/** How far predictions are from what came. */
export interface RegressionFigures {
  /** 1 - squared error / squared distance to the mean; null where nothing ever changed. */
  readonly r2: number | null;
  /** Mean absolute error, in the unit of the values. */
  readonly mae: number;
}

/** @param said a prediction for each value that came; at least one */
export function regressionFigures(
  said: ArrayLike<number>,
  came: ArrayLike<number>,
): RegressionFigures {
  let mean = 0;
  for (let i = 0; i < came.length; i++) mean += came[i]! / came.length;
  let [absolute, squared, spread] = [0, 0, 0];
  let isStill = true;
  for (let i = 0; i < came.length; i++) {
    absolute += Math.abs(came[i]! - said[i]!);
    squared += (came[i]! - said[i]!) ** 2;
    spread += (came[i]! - mean) ** 2;
    // The mean is rounded, so that the spread of what never changed may not be 0.
    isStill &&= came[i] === came[0];
  }
  return { r2: !isStill && spread > 0 ? 1 - squared / spread : null, mae: absolute / came.length };
}
