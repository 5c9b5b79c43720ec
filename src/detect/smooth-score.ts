/** Weight of the newest value: what has just begun shows within three vectors, */
const FAST = 0.3;
/** and what stays a little outside for long adds up over fifty. */
const SLOW = 0.02;
/** What the slow mean counts for beside the fast one. */
const SLOW_SHARE = 0.5;

/** Exponential means of a score at two speeds, in one number: single odd vectors matter little. */
export class SmoothScore {
  #fast = 0;
  #slow = 0;

  push(score: number): number {
    this.#fast += FAST * (score - this.#fast);
    this.#slow += SLOW * (score - this.#slow);
    return (this.#fast + SLOW_SHARE * this.#slow) / (1 + SLOW_SHARE);
  }
}
