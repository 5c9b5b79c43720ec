import { seededRandom } from "#core/random.ts";

export const FRIEDMAN_INPUTS = 12;

export interface Sample {
  /** [rows × FRIEDMAN_INPUTS] */
  readonly values: Float32Array;
  readonly targets: Float32Array;
}

/**
 * Friedman's first function ("Multivariate adaptive regression splines", 1991, eq. 61) with noise
 * of variance 1, as scikit-learn's make_friedman1 has it; the last 7 inputs mean nothing. Its own
 * variance is 23.8, so that no model can explain more than 0.960 of what is seen.
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
