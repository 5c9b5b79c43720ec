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

  /** Starts the outcome of a step ahead; `add` then takes each candidate's error. */
  open(step: number): void {
    this.#counts[step]!++;
  }

  add(step: number, candidate: number, error: number): void {
    const cell = step * this.#candidates + candidate;
    const weight = Math.max(this.#weight, 1 / Math.max(1, this.#counts[step]!));
    this.#errors[cell]! += weight * (error - this.#errors[cell]!);
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
    let sum = 0;
    for (let i = 0; i < target.length; i++) {
      const error = this.errorOf(step, first + i);
      if (error === 0) {
        target.fill(0);
        target[i] = 1;
        return;
      }
      target[i] = 1 / error ** 2;
      sum += target[i]!;
    }
    for (let i = 0; i < target.length; i++) target[i]! /= sum;
  }
}
