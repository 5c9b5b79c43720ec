import { FEATURE_NAMES } from "#features/types.ts";

const BPS = FEATURE_NAMES.indexOf("bits_per_s");
/** Weight of the newest window in the level. */
const SMOOTHING = 0.5;

/**
 * Foresees the next window's traffic from what has been measured: the smoothed level now, and
 * how it changed after this window a day ago. During the first day nothing is foreseen.
 */
export class Foresight {
  readonly #daySteps: number;
  readonly #levels: number[] = [];

  constructor(daySteps: number) {
    this.#daySteps = daySteps;
  }

  /** Learns of a window; gives the bits a second of the next one, or NaN. */
  next(features: Float32Array): number {
    const log = Math.log1p(features[BPS] as number);
    const last = this.#levels.at(-1) ?? log;
    const level = last + SMOOTHING * (log - last);
    this.#levels.push(level);
    if (this.#levels.length <= this.#daySteps) return Number.NaN;
    const [before = level, after = level] = this.#levels;
    this.#levels.shift();
    return Math.expm1(level + after - before);
  }
}
