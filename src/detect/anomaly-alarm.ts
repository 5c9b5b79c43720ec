import type { AlarmRule } from "#detect/types.ts";

/**
 * Calls an alarm when a score is above its own recent level by more than the threshold, and ends
 * it at a share of that: a network that has changed for good is not an alarm for ever. The level
 * is DSPOT's remedy against drift (Siffer et al., "Anomaly Detection in Streams with Extreme Value
 * Theory", KDD 2017, section 4.3), as an exponential mean that goes on during an alarm.
 */
export class AnomalyAlarm {
  readonly #rule: AlarmRule;
  #level: number;
  #isOn = false;

  constructor(rule: AlarmRule) {
    this.#rule = rule;
    this.#level = rule.usualLevel;
  }

  /** Sees the next smoothed score; true while there is an alarm. */
  push(score: number): boolean {
    const { threshold, releaseShare, levelVectors } = this.#rule;
    const above = score - this.#level;
    this.#isOn = above > (this.#isOn ? threshold * releaseShare : threshold);
    this.#level += above / levelVectors;
    return this.#isOn;
  }
}
