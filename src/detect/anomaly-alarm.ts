import { RecentLevel } from "#detect/recent-level.ts";
import type { SmoothScore } from "#detect/smooth-score.ts";
import type { AlarmRule } from "#detect/types.ts";

/**
 * Calls an alarm when the smoothed score is above its own recent level by more than the threshold,
 * and ends it when the fast mean falls to a share of that: it neither flickers nor lingers.
 */
export class AnomalyAlarm {
  readonly #rule: AlarmRule;
  readonly #level: RecentLevel;
  #isOn = false;
  #excess = 0;

  constructor(rule: AlarmRule) {
    this.#rule = rule;
    this.#level = new RecentLevel(rule.usualLevel, rule.levelVectors);
  }

  /** How far the last score was above its recent level: what the threshold is of. */
  get excess(): number {
    return this.#excess;
  }

  /** Sees the score after each vector; true while there is an alarm. */
  push({ value, fast }: Pick<SmoothScore, "value" | "fast">): boolean {
    const { threshold, releaseShare } = this.#rule;
    const stays = this.#level.above(fast) > threshold * releaseShare;
    this.#excess = this.#level.above(value);
    this.#isOn = stays && (this.#isOn || this.#excess > threshold);
    this.#level.follow(value);
    return this.#isOn;
  }
}
