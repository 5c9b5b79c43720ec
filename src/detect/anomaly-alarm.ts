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

  constructor(rule: AlarmRule) {
    this.#rule = rule;
    this.#level = new RecentLevel(rule.usualLevel, rule.levelVectors);
  }

  /** Sees the score after each vector; true while there is an alarm. */
  push({ value, fast }: Pick<SmoothScore, "value" | "fast">): boolean {
    const { threshold, releaseShare } = this.#rule;
    const stays = this.#level.above(fast) > threshold * releaseShare;
    this.#isOn = stays && (this.#isOn || this.#level.above(value) > threshold);
    this.#level.follow(value);
    return this.#isOn;
  }
}
