/** Of each so many vectors one is kept: a day of windows of 5 s in little memory. */
const STRIDE = 8;
const KEPT = 2048;
/** With fewer kept nothing is said: an hour of windows. */
const FEWEST = 90;
/** Vectors after which middle and spread are found anew. */
const REFRESH = 64;
/** Makes the median absolute deviation of a normal distribution its standard deviation. */
const DEVIATIONS_A_MAD = 1.4826;
/** Traffic is bursty: this many spreads from the middle are nothing, */
const CALM = 6;
/** each so many more count as one, */
const UNIT = 3;
/** and one feature counts for this at most. */
const LIMIT = 10;
const TAIL = 0.01;

/** Where the values of one feature lie, told by what a few wild ones do not change. */
export interface Middle {
  readonly median: number;
  readonly spread: number;
}

/**
 * Robust z-scores of vectors against those before, for the time before there is a model: how far
 * each feature is from its median, in spreads of its median absolute deviation (Iglewicz and
 * Hoaglin, "How to Detect and Handle Outliers", 1993). A feature that hardly ever moves has none:
 * its rare values and a floor stand in. Memory is constant.
 */
export class RobustScore {
  /** What each feature of the last vector adds to its score. */
  readonly parts: Float32Array;
  readonly #floors: ArrayLike<number>;
  /** A ring a feature. */
  readonly #kept: readonly Float32Array[];
  #learned = 0;
  #sinceRefresh = 0;
  #middles: readonly Middle[] = [];

  /** @param floors the least spread of each feature, in its unit */
  constructor(floors: ArrayLike<number>) {
    this.#floors = floors;
    this.#kept = Array.from(floors, () => new Float32Array(KEPT));
    this.parts = new Float32Array(floors.length);
  }

  /** The mean over all features; 0 while too little is known. More values than floors are left. */
  score(vector: ArrayLike<number>): number {
    if (++this.#sinceRefresh >= REFRESH || this.#middles.length === 0) this.#refresh();
    let sum = 0;
    for (const [index, { median, spread }] of this.#middles.entries()) {
      const beyond = Math.abs(vector[index]! - median) / spread - CALM;
      const part = Math.min(Math.max(beyond, 0) / UNIT, LIMIT) / this.parts.length;
      this.parts[index] = part;
      sum += part;
    }
    return sum;
  }

  /** Takes a vector for usual. */
  learn(vector: ArrayLike<number>): void {
    if (this.#learned % STRIDE === 0) {
      const place = (this.#learned / STRIDE) % KEPT;
      for (const [index, ring] of this.#kept.entries()) ring[place] = vector[index]!;
    }
    this.#learned++;
  }

  /** What is known of a feature, or undefined while that is too little. */
  middleOf(index: number): Middle | undefined {
    return this.#middles[index];
  }

  #refresh(): void {
    this.#sinceRefresh = 0;
    const count = Math.min(Math.ceil(this.#learned / STRIDE), KEPT);
    if (count < FEWEST) return;
    this.#middles = this.#kept.map((ring, index) =>
      middleOf(ring.slice(0, count), this.#floors[index]!),
    );
  }
}

/** @param values are sorted in place */
function middleOf(values: Float32Array, floor: number): Middle {
  values.sort();
  const at = (share: number) => values[Math.round((values.length - 1) * share)]!;
  const median = at(0.5);
  // All but the rarest values of a normal distribution lie within six deviations or so.
  const range = (at(1 - TAIL) - at(TAIL)) / 6;
  for (let i = 0; i < values.length; i++) values[i] = Math.abs(values[i]! - median);
  values.sort();
  return { median, spread: Math.max(DEVIATIONS_A_MAD * at(0.5), range, floor) };
}
