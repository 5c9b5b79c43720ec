/** Lowest first: 80 % of outcomes are to lie between the outer ones. */
const QUANTILES = [0.1, 0.5, 0.9] as const;

/**
 * How fast each quantile follows its misses, in residual scales for each outcome. The middle one
 * is the forecast itself: what it gains in a drift it loses in noise, so that it follows slowly.
 */
const RATES = [0.03, 0.01, 0.03] as const;
/** p90 of a normal distribution over its mean absolute deviation: 1.2816 / 0.7979. */
const NORMAL_QUANTILE = 1.606;
/** Weight of the newest residual in the scale: volatility changes within hours. */
const SCALE_WEIGHT = 0.02;

/** What an interval said at one moment: its scale then, and offsets to the forecast (p10...). */
export interface Offsets {
  readonly scale: number;
  readonly values: readonly [number, number, number];
}

/**
 * Prediction interval of one step ahead by split conformal prediction (Papadopoulos 2002; Lei and
 * others 2018): quantiles of the signed residuals of a calibration part, each divided by the
 * exponentially weighted mean of those before it. Traffic drifts, so that the quantiles go on
 * following their misses as Gibbs and Candès' adaptive conformal inference (2021) does: by the
 * quantile update of Angelopoulos, Candès and Tibshirani (2023), whose long-run share of misses is
 * the wanted one whatever the series does. Residuals are differences of log levels.
 */
export class StepInterval {
  #scale = 0;
  #residuals = 0;
  #scores: number[] | null = [];
  /** In scales; those of normal residuals until there are any. */
  readonly #quantiles: [number, number, number] = [-NORMAL_QUANTILE, 0, NORMAL_QUANTILE];

  offsets(): Offsets {
    const scale = this.#scale;
    const [low, middle, high] = this.#quantiles;
    const centre = middle * scale;
    return {
      scale,
      values: [Math.min(low * scale, centre), centre, Math.max(high * scale, centre)],
    };
  }

  /** Takes the outcome of a forecast and what `offsets` said when it was made. */
  learn(residual: number, said: Offsets): void {
    if (said.scale > 0 && this.#scores) this.#scores.push(residual / said.scale);
    else if (said.scale > 0) this.#follow(residual, said);
    this.#residuals++;
    const weight = Math.max(SCALE_WEIGHT, 1 / this.#residuals);
    this.#scale += weight * (Math.abs(residual) - this.#scale);
  }

  /** Ends the calibration: quantiles are set from all residuals so far, and follow from here on. */
  calibrate(): void {
    const scores = (this.#scores ?? []).sort((a, b) => a - b);
    this.#scores = null;
    if (scores.length === 0) return;
    QUANTILES.forEach((share, i) => {
      this.#quantiles[i] = scores[conformalRank(scores.length, share)]!;
    });
  }

  #follow(residual: number, said: Offsets): void {
    QUANTILES.forEach((share, i) => {
      const isAbove = residual > said.values[i]! ? 1 : 0;
      this.#quantiles[i]! += RATES[i]! * (isAbove - (1 - share));
    });
  }
}

/** Index of the quantile of `count` sorted scores, outwards by the one score still to come. */
function conformalRank(count: number, share: number): number {
  const rank = (count + 1) * share;
  const index = (share < 0.5 ? Math.floor(rank) : Math.ceil(rank)) - 1;
  return Math.min(count - 1, Math.max(0, index));
}
