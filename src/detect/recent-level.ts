/** A high level is a restless one: it counts for a little more than it is. */
const LEVEL_FACTOR = 1.2;

/**
 * What a score has lately been, and is expected to be: a network that has changed for good is not
 * an alarm for ever. DSPOT's remedy against drift (Siffer et al., "Anomaly Detection in Streams
 * with Extreme Value Theory", KDD 2017, section 4.3), with an exponential mean that goes on in
 * alarms.
 */
export class RecentLevel {
  readonly #vectors: number;
  #level: number;

  /**
   * @param level where it starts
   * @param vectors over so many the mean reaches back
   */
  constructor(level: number, vectors: number) {
    this.#level = level;
    this.#vectors = vectors;
  }

  /** How far the score is above what is expected. */
  above(score: number): number {
    return score - LEVEL_FACTOR * this.#level;
  }

  follow(score: number): void {
    this.#level += (score - this.#level) / this.#vectors;
  }
}
