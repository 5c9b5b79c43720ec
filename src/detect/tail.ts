import { AppError } from "#core/errors.ts";

/** Share of the scores that are the tail: Siffer et al. take the top 2 %. */
const TAIL_SHARE = 0.02;
/** Fewer say nothing about a tail. */
const MIN_EXCESSES = 10;
/** Below -1/2 the likelihood is not regular (Smith 1985); 1 and more has no mean. */
const SHAPES = { from: -0.5, to: 0.95 };
/** Candidates over the range of the one parameter, and halvings about the best of them. */
const CANDIDATES = 128;
const HALVINGS = 40;

/** Generalized Pareto distribution of what lies above a start. */
export interface Tail {
  readonly shape: number;
  readonly scale: number;
}

/**
 * The score that is passed at `rate`: peaks over threshold, a generalized Pareto distribution over
 * the highest scores (Siffer et al., KDD 2017, equation 1).
 * @param scores of clean vectors, in any order
 * @param rate share of the vectors, above 0 and below 2 %
 * @throws AppError "training-failed" when there are too few scores
 */
export function tailThreshold(scores: ArrayLike<number>, rate: number): number {
  const sorted = Float64Array.from(scores).sort();
  const start = sorted[Math.ceil(sorted.length * (1 - TAIL_SHARE)) - 1] ?? 0;
  const excesses = sorted.filter((score) => score > start).map((score) => score - start);
  if (sorted.length * TAIL_SHARE < MIN_EXCESSES) {
    const needed = Math.ceil(MIN_EXCESSES / TAIL_SHARE);
    const message = `${sorted.length} vectors are too few for a threshold: give ${needed} or more`;
    throw new AppError("training-failed", message);
  }
  if (excesses.length < MIN_EXCESSES) return sorted.at(-1) ?? 0;
  const { shape, scale } = fitTail(excesses);
  const passed = (rate * sorted.length) / excesses.length;
  const beyond = Math.abs(shape) < 1e-9 ? -Math.log(passed) : (passed ** -shape - 1) / shape;
  return start + scale * beyond;
}

/**
 * The likeliest generalized Pareto distribution of positive excesses. Grimshaw's reduction
 * ("Computing Maximum Likelihood Estimates for the Generalized Pareto Distribution", Technometrics
 * 1993) leaves one parameter, shape / scale, which is searched for.
 */
export function fitTail(excesses: Float64Array): Tail {
  const mean = excesses.reduce((sum, each) => sum + each, 0) / excesses.length;
  const highest = excesses.reduce((a, b) => Math.max(a, b), 0);
  const lowest = -1 / highest;
  // Above 0 the ratio is searched by powers: its size is not known, only that of the mean.
  const ratioAt = (place: number): number =>
    place < 0 ? -place * lowest * (1 - 1e-6) : (Math.expm1(place * 6) / mean) * 1e-1;
  const fitAt = (place: number): Tail & { likelihood: number } => {
    const ratio = ratioAt(place);
    if (Math.abs(ratio * mean) < 1e-9) {
      return { shape: 0, scale: mean, likelihood: -Math.log(mean) - 1 };
    }
    const shape = excesses.reduce((sum, each) => sum + Math.log1p(ratio * each), 0);
    return pinned(shape / excesses.length, ratio);
  };
  let best = 0;
  for (let i = 0; i <= CANDIDATES; i++) {
    const place = (2 * i) / CANDIDATES - 1;
    if (fitAt(place).likelihood > fitAt(best).likelihood) best = place;
  }
  for (let step = 1 / CANDIDATES, i = 0; i < HALVINGS; i++, step /= 2) {
    for (const place of [best - step, best + step]) {
      if (fitAt(place).likelihood > fitAt(best).likelihood) best = place;
    }
  }
  return fitAt(best);
}

/** The likelihood of an excess at this shape and ratio, the mean of its logarithm. */
function pinned(shape: number, ratio: number): Tail & { likelihood: number } {
  const isRegular = shape >= SHAPES.from && shape <= SHAPES.to;
  const scale = shape / ratio;
  const likelihood = isRegular ? -Math.log(scale) - shape - 1 : Number.NEGATIVE_INFINITY;
  return { shape, scale, likelihood };
}
