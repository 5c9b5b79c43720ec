import type { Activation } from "#infer/types.ts";

/** Powers of two for each eighth, so that what is left to approximate is small. */
const STEPS_PER_DOUBLING = 8;
const STEPS_PER_UNIT = STEPS_PER_DOUBLING * Math.LOG2E;
const UNITS_PER_STEP = 1 / STEPS_PER_UNIT;
/** Beyond ±40 both functions below have reached their limit, even in double precision. */
const LARGEST = 40;
const OFFSET = Math.ceil(LARGEST * STEPS_PER_UNIT);
const POWERS = Float64Array.from({ length: 2 * OFFSET + 1 }, (_, index) => powerOfTwo(index));

/** 2^((index - OFFSET) / 8), of roots and whole powers alone: IEEE 754 rounds both exactly. */
function powerOfTwo(index: number): number {
  const whole = Math.floor((index - OFFSET) / STEPS_PER_DOUBLING);
  const eighths = index - OFFSET - whole * STEPS_PER_DOUBLING;
  const half = Math.SQRT2;
  const quarter = Math.sqrt(half);
  const eighth = Math.sqrt(quarter);
  let power = 2 ** whole;
  if ((eighths & 4) !== 0) power *= half;
  if ((eighths & 2) !== 0) power *= quarter;
  if ((eighths & 1) !== 0) power *= eighth;
  return power;
}

/**
 * e^x within 2e-11 of its value for |x| ≤ 40, which bounds any other x. Not Math.exp: engines and
 * processors may round that one differently, and a fit is to be the same to the bit everywhere.
 */
function exponential(x: number): number {
  const bounded = Math.max(-LARGEST, Math.min(LARGEST, x));
  const step = Math.floor(bounded * STEPS_PER_UNIT + 0.5);
  const rest = bounded - step * UNITS_PER_STEP;
  // Taylor's series to the fifth power; |rest| is at most ln(2) / 16.
  const high = 1 / 6 + rest * (1 / 24 + rest * (1 / 120));
  return POWERS[step + OFFSET]! * (1 + rest * (1 + rest * (0.5 + rest * high)));
}

/** 1 / (1 + e^-x) */
export function sigmoid(x: number): number {
  return 1 / (1 + exponential(-x));
}

/** The hyperbolic tangent. */
export function tanh(x: number): number {
  return 1 - 2 / (1 + exponential(2 * x));
}

/** Applies a layer's activation to all values in place. */
export function activateAll(activation: Activation, values: Float32Array | Float64Array): void {
  if (activation === "relu") {
    for (let i = 0; i < values.length; i++) values[i] = Math.max(0, values[i]!);
  } else if (activation === "sigmoid") {
    for (let i = 0; i < values.length; i++) values[i] = sigmoid(values[i]!);
  }
}
