import { AppError } from "#core/errors.ts";
import { fitTail } from "#detect/pareto-tail.ts";

/** Share of the scores that are the tail: Siffer et al. take the top 2 %. */
const TAIL_SHARE = 0.02;
/** Fewer say nothing about a tail. */
const MIN_EXCESSES = 10;

/**
 * The score that is passed at `rate`: peaks over threshold, a generalized Pareto distribution over
 * the highest scores (Siffer et al., "Anomaly Detection in Streams with Extreme Value Theory", KDD
 * 2017, equation 1).
 * @param scores of clean vectors, in any order
 * @param rate share of the vectors, above 0 and below 2 %
 * @throws AppError "training-failed" when there are too few scores
 */
export function tailThreshold(scores: ArrayLike<number>, rate: number): number {
  const sorted = Float64Array.from(scores).sort();
  if (sorted.length * TAIL_SHARE < MIN_EXCESSES) {
    const needed = Math.ceil(MIN_EXCESSES / TAIL_SHARE);
    const message = `${sorted.length} vectors are too few for a threshold: give ${needed} or more`;
    throw new AppError("training-failed", message);
  }
  const start = sorted[Math.ceil(sorted.length * (1 - TAIL_SHARE)) - 1]!;
  const excesses = sorted.filter((score) => score > start).map((score) => score - start);
  // Nearly all are alike: there is no tail to speak of.
  if (excesses.length < MIN_EXCESSES) return sorted.at(-1)!;
  const { shape, scale } = fitTail(excesses);
  const passed = (rate * sorted.length) / excesses.length;
  return start + scale * (shape === 0 ? -Math.log(passed) : (passed ** -shape - 1) / shape);
}
