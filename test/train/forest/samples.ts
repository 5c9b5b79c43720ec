import { seededRandom } from "#core/random.ts";
import { createForestPredictor } from "#optimize/forest-prediction.ts";
import type { TreeEnsemble } from "#optimize/types.ts";
import type { BinnedTable } from "#train/forest/types.ts";

export const FRIEDMAN_INPUTS = 12;

export interface Sample {
  /** [rows × inputs] */
  readonly values: Float32Array;
  readonly targets: Float32Array;
}

/**
 * Friedman's first function with noise of variance 1 ("Multivariate adaptive regression splines",
 * 1991, eq. 61), the last 7 of 12 inputs without meaning. Its own variance is 23.8, so that no
 * model can explain more than 0.960 of what is seen.
 */
export function friedman(rows: number, seed: number): Sample {
  const random = seededRandom(seed);
  const normal = () =>
    Math.sqrt(-2 * Math.log(1 - random.unit())) * Math.cos(2 * Math.PI * random.unit());
  const values = Float32Array.from({ length: rows * FRIEDMAN_INPUTS }, () => random.unit());
  const targets = Float32Array.from({ length: rows }, (_, row) => {
    const [a = 0, b = 0, c = 0, d = 0, e = 0] = values.subarray(row * FRIEDMAN_INPUTS);
    return 10 * Math.sin(Math.PI * a * b) + 20 * (c - 0.5) ** 2 + 10 * d + 5 * e + normal();
  });
  return { values, targets };
}

/** What the mean of these ensembles says of each row. */
export function predictAll(
  table: BinnedTable,
  ensembles: readonly TreeEnsemble[],
  values: Float32Array,
): Float64Array {
  const predict = createForestPredictor({
    edges: table.edges,
    outputs: [{ name: "y", ensembles }],
  });
  const rows = values.length / table.inputs;
  return Float64Array.from({ length: rows }, (_, row) => {
    const [said = Number.NaN] = predict(
      values.subarray(row * table.inputs, (row + 1) * table.inputs),
    );
    return said;
  });
}

/** Share of the targets' variance that is explained. */
export function r2(said: Float64Array, targets: Float32Array): number {
  const mean = targets.reduce((sum, target) => sum + target, 0) / targets.length;
  let left = 0;
  let all = 0;
  for (const [row, target] of targets.entries()) {
    left += (target - said[row]!) ** 2;
    all += (target - mean) ** 2;
  }
  return 1 - left / all;
}
