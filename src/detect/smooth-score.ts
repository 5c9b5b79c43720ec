/** Weight of the newest value: what has just begun, or ended, shows within three vectors, */
const FAST = 0.3;
/** and what stays a little outside for long adds up over fifty. */
const SLOW = 0.02;
/** What the slow mean counts for beside the fast one. */
const SLOW_SHARE = 0.5;

/** Exponential means of a score at two speeds: single odd vectors matter little. */
export class SmoothScore {
  #fast = 0;
  #slow = 0;

  push(score: number): void {
    this.#fast += FAST * (score - this.#fast);
    this.#slow += SLOW * (score - this.#slow);
  }

  /** Both in one number: what is told, and what an alarm begins by. */
  get value(): number {
    return (this.#fast + SLOW_SHARE * this.#slow) / (1 + SLOW_SHARE);
  }

  /** The fast one alone, which an alarm ends by: the slow one still remembers what is over. */
  get fast(): number {
    return this.#fast;
  }
}
