/**
 * How far off each of several forecasters was of late: the mean absolute error of each step
 * ahead, older errors counting less and less.
 */
export class ErrorBook {
  readonly #candidates: number;
  readonly #weight: number;
  /** [steps × candidates]. */
  readonly #errors: Float64Array;
  readonly #counts: Uint32Array;

  /** @param memory outcomes after which an error counts a third */
  constructor(candidates: number, steps: number, memory: number) {
    this.#candidates = candidates;
    this.#weight = 1 / memory;
    this.#errors = new Float64Array(steps * candidates);
    this.#counts = new Uint32Array(steps);
  }

  /** @param errors what each candidate was off by, `step` steps ahead, counted from 0 */
  learn(step: number, errors: ArrayLike<number>): void {
    this.#counts[step]!++;
    const weight = Math.max(this.#weight, 1 / this.#counts[step]!);
    for (let i = 0; i < this.#candidates; i++) {
      const cell = step * this.#candidates + i;
      this.#errors[cell]! += weight * (errors[i]! - this.#errors[cell]!);
    }
  }

  errorOf(step: number, candidate: number): number {
    return this.#errors[step * this.#candidates + candidate]!;
  }

  /** The candidate with the least error; of equals the first, so that the simplest go first. */
  best(step: number): number {
    let best = 0;
    for (let i = 1; i < this.#candidates; i++) {
      if (this.errorOf(step, i) < this.errorOf(step, best)) best = i;
    }
    return best;
  }

  /**
   * Shares of a combination by inverse squared error (Bates and Granger 1969), of the candidates
   * from `first` on; of several without error the first has all.
   */
  shares(step: number, first: number, target: Float64Array): void {
    let best = 0;
    for (let i = 1; i < target.length; i++) {
      if (this.errorOf(step, first + i) < this.errorOf(step, first + best)) best = i;
    }
    const least = this.errorOf(step, first + best);
    let sum = 0;
    for (let i = 0; i < target.length; i++) {
      const isOnly = least === 0;
      target[i] = isOnly ? Number(i === best) : (least / this.errorOf(step, first + i)) ** 2;
      sum += target[i]!;
    }
    for (let i = 0; i < target.length; i++) target[i]! /= sum;
  }
}
