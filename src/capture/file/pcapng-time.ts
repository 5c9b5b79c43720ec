import { MICROS_PER_MILLI, MICROS_PER_SECOND } from "#core/units.ts";

/** How an interface of a pcapng file counts time (options if_tsresol and if_tsoffset). */
export interface TimeScale {
  /** Units in a microsecond where that is a whole number up to 10^6, else 0: the slow way. */
  readonly unitsPerMicro: number;
  readonly unitsPerSecond: bigint;
  readonly offsetMicros: number;
}

/**
 * The first moment after the year 2200. Later ones come of damage alone, and stages that add to a
 * time must not leave the whole numbers that are exact (up to the year 2255).
 */
export const TIMES_END_MICROS = Date.UTC(2201) * MICROS_PER_MILLI;

/** Microseconds from 1970, what the format says where no option does. */
export const MICROS_SCALE: TimeScale = timeScale(6, 0n);

/**
 * @param resolution the byte of if_tsresol: a negative power of 10, or of 2 with its top bit set
 * @param offsetSeconds the seconds of if_tsoffset
 */
export function timeScale(resolution: number, offsetSeconds: bigint): TimeScale {
  const exponent = resolution & 0x7f;
  const binary = (resolution & 0x80) !== 0;
  const whole = !binary && exponent >= 6 && exponent <= 12;
  return {
    unitsPerMicro: whole ? 10 ** (exponent - 6) : 0,
    unitsPerSecond: (binary ? 2n : 10n) ** BigInt(exponent),
    offsetMicros: Number(offsetSeconds) * MICROS_PER_SECOND,
  };
}

/** Microseconds since 1970 of a 64-bit time in two halves; exact where the result is safe. */
export function microsOf(scale: TimeScale, high: number, low: number): number {
  const units = scale.unitsPerMicro;
  if (units > 0) {
    const rest = high % units;
    const micros = ((high - rest) / units) * 2 ** 32 + Math.floor((rest * 2 ** 32 + low) / units);
    return micros + scale.offsetMicros;
  }
  const time = (BigInt(high) << 32n) | BigInt(low);
  return Number((time * BigInt(MICROS_PER_SECOND)) / scale.unitsPerSecond) + scale.offsetMicros;
}
