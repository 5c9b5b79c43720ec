import { type Histogram, STRIDE } from "#train/forest/histogram.ts";

/** 8 MB at 30 inputs. Beyond it nodes are counted anew instead of by subtraction. */
const LIMIT = 64;

/** Histograms of the nodes that may still be split, reused from node to node. */
export class HistogramPool {
  readonly #inputs: number;
  readonly #limit: number;
  readonly #free: Histogram[] = [];
  #made = 0;

  constructor(inputs: number, limit = LIMIT) {
    this.#inputs = inputs;
    this.#limit = limit;
  }

  /** One with anything in it, or null when all are in use. */
  take(): Histogram | null {
    const free = this.#free.pop();
    if (free !== undefined) return free;
    if (this.#made === this.#limit) return null;
    this.#made++;
    return new Float64Array(this.#inputs * STRIDE);
  }

  release(histogram: Histogram): void {
    this.#free.push(histogram);
  }
}
