import { ErrorBook } from "#forecast/error-book.ts";
import { type Offsets, StepInterval } from "#forecast/step-interval.ts";
import type { Candidate, LogSeries } from "#forecast/types.ts";

/** The name of the combination of the models, which is a candidate of its own. */
export const COMBINED = "combined";

/** What is expected of the steps after `at`; arrays by step ahead, values are log levels. */
export interface Forecast {
  readonly at: number;
  readonly p10: Float64Array;
  /** The one forecast where one is asked for. */
  readonly p50: Float64Array;
  readonly p90: Float64Array;
  /** By step ahead the index of the candidate that was served. */
  readonly served: Uint8Array;
  /** What every candidate said, changes of the log level: one array by step for each. */
  readonly changes: readonly Float64Array[];
}

interface Made extends Forecast {
  readonly offsets: readonly Offsets[];
}

export interface ForecasterOptions {
  /** Simple ones: the earlier wins a tie. */
  readonly rivals: readonly Candidate[];
  /** Fitted ones, also combined. */
  readonly models: readonly Candidate[];
  /** Steps ahead. */
  readonly horizon: number;
  /** How many outcomes "of late" means. */
  readonly memory: number;
}

/**
 * Serves of several forecasts the one that was best of late, for each step ahead on its own, with
 * its interval. Knows of each step only what came before: outcomes are learned as they arrive.
 */
export class Forecaster {
  readonly names: readonly string[];
  readonly #candidates: readonly Candidate[];
  readonly #firstModel: number;
  readonly #horizon: number;
  readonly #book: ErrorBook;
  readonly #intervals: readonly StepInterval[];
  /** The last `horizon` forecasts, by `at` modulo the horizon. */
  readonly #made: (Made | undefined)[];
  readonly #shares: Float64Array;
  readonly #errors: Float64Array;

  constructor({ rivals, models, horizon, memory }: ForecasterOptions) {
    const isCombined = models.length > 1;
    this.#candidates = [...rivals, ...models];
    this.#firstModel = rivals.length;
    this.#horizon = horizon;
    this.names = [...this.#candidates.map(({ name }) => name), ...(isCombined ? [COMBINED] : [])];
    this.#book = new ErrorBook(this.names.length, horizon, memory);
    this.#intervals = Array.from({ length: horizon }, () => new StepInterval());
    this.#made = new Array<Made | undefined>(horizon).fill(undefined);
    this.#shares = new Float64Array(isCombined ? models.length : 0);
    this.#errors = new Float64Array(this.names.length);
  }

  /** From here on the intervals stand on what was learned so far. */
  calibrate(): void {
    for (const interval of this.#intervals) interval.calibrate();
  }

  /** Learns what became of earlier forecasts at the step `at`, and makes the next one there. */
  step(series: LogSeries, at: number): Forecast {
    if (series.known[at] === 1) this.#learn(series.levels, at);
    const changes = this.names.map(() => new Float64Array(this.#horizon));
    this.#candidates.forEach(({ predict }, i) => {
      predict(series, at, changes[i]!);
    });
    this.#combine(changes);
    const made = this.#serve(series.levels[at]!, at, changes);
    this.#made[at % this.#horizon] = made;
    return made;
  }

  #learn(levels: Float64Array, at: number): void {
    for (let i = 0; i < this.#horizon; i++) {
      const from = at - 1 - i;
      const made = from >= 0 ? this.#made[from % this.#horizon] : undefined;
      if (made?.at !== from) continue;
      const change = levels[at]! - levels[from]!;
      for (let k = 0; k < this.#errors.length; k++) {
        this.#errors[k] = Math.abs(change - made.changes[k]![i]!);
      }
      this.#book.learn(i, this.#errors);
      const residual = change - made.changes[made.served[i]!]![i]!;
      this.#intervals[i]!.learn(residual, made.offsets[i]!);
    }
  }

  #combine(changes: readonly Float64Array[]): void {
    const combined = changes[this.#candidates.length];
    if (!combined) return;
    for (let i = 0; i < this.#horizon; i++) {
      this.#book.shares(i, this.#firstModel, this.#shares);
      let sum = 0;
      this.#shares.forEach((share, k) => {
        sum += share * changes[this.#firstModel + k]![i]!;
      });
      combined[i] = sum;
    }
  }

  #serve(level: number, at: number, changes: readonly Float64Array[]): Made {
    const quantiles = [0, 1, 2].map(() => new Float64Array(this.#horizon));
    const [p10, p50, p90] = quantiles as [Float64Array, Float64Array, Float64Array];
    const served = new Uint8Array(this.#horizon);
    const offsets = this.#intervals.map((interval) => interval.offsets());
    offsets.forEach(({ values }, i) => {
      const best = this.#book.best(i);
      served[i] = best;
      quantiles.forEach((quantile, k) => {
        quantile[i] = level + changes[best]![i]! + values[k]!;
      });
    });
    return { at, p10, p50, p90, served, changes, offsets };
  }
}
