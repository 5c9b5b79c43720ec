/** How good forecasts were; percentages. */
export interface Accuracy {
  /** Mean absolute percentage error over outcomes that are not 0; null when there are none. */
  readonly mape: number | null;
  /** Sum of absolute errors in per cent of the sum of outcomes; null when that is 0. */
  readonly wape: number | null;
}

/** Sums up forecasts against outcomes, in the unit of the traffic. */
export class AccuracyTally {
  #relative = 0;
  #relatives = 0;
  #absolute = 0;
  #actual = 0;

  add(forecast: number, actual: number): void {
    const error = Math.abs(forecast - actual);
    this.#absolute += error;
    this.#actual += Math.abs(actual);
    if (actual === 0) return;
    this.#relative += error / Math.abs(actual);
    this.#relatives++;
  }

  sum(): Accuracy {
    return {
      mape: this.#relatives > 0 ? (100 * this.#relative) / this.#relatives : null,
      wape: this.#actual > 0 ? (100 * this.#absolute) / this.#actual : null,
    };
  }
}
