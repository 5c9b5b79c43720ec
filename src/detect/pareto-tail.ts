/** Below -1/2 the likelihood is not regular (Smith 1985); from 1 on there is no mean. */
const SHAPES = { from: -0.5, to: 0.95 } as const;
/** Steps over the range that is searched, and halvings of a step about the best of them. */
const STEPS = 128;
const HALVINGS = 40;
/** A ratio is searched up to so many times one over the mean: 20 belongs to the last shape. */
const MOST_RATIO = 40;
/** Its exponent there; ratios are near 0 far more often than near the end. */
const BEND = 6;
/** What is nearer to 0 is the exponential distribution. */
const SMALLEST = 1e-9;

/** Generalized Pareto distribution of what lies above a start. */
export interface Tail {
  readonly shape: number;
  readonly scale: number;
}

/** Mean logarithm of the likelihood of one excess. */
type Candidate = Tail & { readonly likelihood: number };

/**
 * The likeliest generalized Pareto distribution of positive excesses. Grimshaw's reduction
 * ("Computing Maximum Likelihood Estimates for the Generalized Pareto Distribution", Technometrics
 * 1993) leaves one parameter, shape / scale, which is searched for: by steps from -1 to 0 and from
 * 0 to 1 that stand for all it can be, then by halves.
 */
export function fitTail(excesses: Float64Array): Tail {
  const mean = excesses.reduce((sum, each) => sum + each, 0) / excesses.length;
  const highest = excesses.reduce((most, each) => Math.max(most, each), 0);
  const bent = (place: number) =>
    (MOST_RATIO / mean) * (Math.expm1(BEND * place) / Math.expm1(BEND));
  // At -1 / highest the distribution ends with the highest excess: its likelihood has no bound.
  const ratioAt = (place: number) => (place < 0 ? (place * (1 - 1e-6)) / highest : bent(place));
  const candidateAt = (place: number) => candidate(excesses, mean, ratioAt(place));
  let best = { place: 0, ...candidateAt(0) };
  const consider = (place: number) => {
    const other = candidateAt(place);
    if (other.likelihood > best.likelihood) best = { place, ...other };
  };
  for (let i = -STEPS / 2; i <= STEPS / 2; i++) consider((2 * i) / STEPS);
  for (let i = 0, step = 1 / STEPS; i < HALVINGS; i++, step /= 2) {
    const middle = best.place;
    consider(middle - step);
    consider(middle + step);
  }
  const { shape, scale } = best;
  return { shape, scale };
}

/** The likeliest distribution of this ratio: its shape follows (Grimshaw, equation 2). */
function candidate(excesses: Float64Array, mean: number, ratio: number): Candidate {
  if (Math.abs(ratio * mean) < SMALLEST) {
    return { shape: 0, scale: mean, likelihood: -Math.log(mean) - 1 };
  }
  const sum = excesses.reduce((total, each) => total + Math.log1p(ratio * each), 0);
  const shape = sum / excesses.length;
  const scale = shape / ratio;
  const isRegular = shape >= SHAPES.from && shape <= SHAPES.to;
  const likelihood = isRegular ? -Math.log(scale) - shape - 1 : Number.NEGATIVE_INFINITY;
  return { shape, scale, likelihood };
}
