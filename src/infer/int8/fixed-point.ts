/** real = fixed × 2^(shift - 31), with `fixed` from 2^30 to 2^31 - 1. */
export interface Multiplier {
  readonly fixed: number;
  readonly shift: number;
}

/** A positive real number in fixed point: TFLite's QuantizeMultiplier. */
export function multiplierOf(real: number): Multiplier {
  let shift = Math.floor(Math.log2(real)) + 1;
  let fixed = Math.round((real / 2 ** shift) * 2 ** 31);
  // The logarithm may be off by one beside a power of two, and rounding may reach the next.
  for (; fixed >= 2 ** 31; shift++) fixed = Math.round((real / 2 ** (shift + 1)) * 2 ** 31);
  for (; fixed < 2 ** 30; shift--) fixed = Math.round((real / 2 ** (shift - 1)) * 2 ** 31);
  return { fixed, shift };
}

/**
 * value × real, rounded twice as TFLite's MultiplyByQuantizedMultiplier does it unless it was built
 * with TFLITE_SINGLE_ROUNDING: the high half of a doubled product, then a shift.
 * @param value an int32
 */
export function multiplyFixed(value: number, { fixed, shift }: Multiplier): number {
  const shifted = clampInt32(shift > 0 ? value * 2 ** shift : value);
  return shiftRounded(doubledHighHalf(shifted, fixed), Math.max(-shift, 0));
}

/**
 * (a × b + nudge) / 2^31 without its fraction, so that halves go up: gemmlowp's
 * SaturatingRoundingDoublingHighMul. Exact though the product has 62 bits: b is taken in halves.
 */
function doubledHighHalf(a: number, b: number): number {
  const nudge = a >= 0 ? 2 ** 30 : 1 - 2 ** 30;
  const low = a * (b & 0xffff) + nudge;
  const carry = Math.floor(low / 2 ** 16);
  const high = a * Math.floor(b / 2 ** 16) + carry;
  const whole = Math.floor(high / 2 ** 15);
  const hasFraction = low !== carry * 2 ** 16 || high !== whole * 2 ** 15;
  // C's division of a negative number leaves out the fraction upwards.
  return whole < 0 && hasFraction ? whole + 1 : whole;
}

/** value / 2^bits, halves away from zero: gemmlowp's RoundingDivideByPOT. */
function shiftRounded(value: number, bits: number): number {
  const unit = 2 ** bits;
  const whole = Math.floor(value / unit);
  const rest = value - whole * unit;
  const half = Math.floor((unit - 1) / 2) + (value < 0 ? 1 : 0);
  return whole + (rest > half ? 1 : 0);
}

function clampInt32(value: number): number {
  return Math.min(Math.max(value, -(2 ** 31)), 2 ** 31 - 1);
}
