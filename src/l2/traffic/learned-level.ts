/** Steps of the scale for each doubling. */
const STEPS = 4;
const BUCKETS = 32 * STEPS;
/** Before it has seen this many spans it knows nothing. */
const LEAST_SPANS = 100;
/** When it has seen this many, all count half: it follows the network within days. */
const MOST_SPANS = 8192;
const QUANTILE = 0.99;
/** This many times what is usual is still usual. */
const MARGIN = 4;
/** Nobody can teach it to overlook more than this many times the floor. */
const MOST_FACTOR = 16;

/**
 * The level of a measure above which this network calls it a flood: a floor, and more where the
 * quiet spans of its own history reached near it. A histogram on a logarithmic scale, in 1 KiB.
 */
export class LearnedLevel {
  readonly #floor: number;
  readonly #counts = new Float64Array(BUCKETS);
  #spans = 0;
  #level: number;

  /** @param floor counts in one span */
  constructor(floor: number) {
    this.#floor = floor;
    this.#level = floor;
  }

  /** Counts in one span that are a flood here. */
  get level(): number {
    return this.#level;
  }

  /** Learns the count of a span without an attack. */
  learn(count: number): void {
    if (count <= 0) return;
    const bucket = Math.min(BUCKETS - 1, Math.floor(Math.log2(count) * STEPS));
    this.#counts[bucket] = (this.#counts[bucket] as number) + 1;
    this.#spans++;
    if (this.#spans >= MOST_SPANS) this.#fade();
    if (this.#spans >= LEAST_SPANS) {
      const usual = MARGIN * this.#quantile();
      this.#level = Math.max(this.#floor, Math.min(usual, MOST_FACTOR * this.#floor));
    }
  }

  #fade(): void {
    this.#spans = 0;
    for (let i = 0; i < BUCKETS; i++) {
      const half = (this.#counts[i] as number) / 2;
      this.#counts[i] = half;
      this.#spans += half;
    }
  }

  /** Upper end of the bucket in which the quantile lies. */
  #quantile(): number {
    let left = this.#spans * (1 - QUANTILE);
    let bucket = BUCKETS - 1;
    while (bucket > 0 && left >= (this.#counts[bucket] as number)) {
      left -= this.#counts[bucket--] as number;
    }
    return 2 ** ((bucket + 1) / STEPS);
  }
}
