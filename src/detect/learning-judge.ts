import { RobustScore } from "#detect/robust-score.ts";
import { SmoothScore } from "#detect/smooth-score.ts";
import type { Finding, Reason, WindowJudge } from "#detect/types.ts";
import { FEATURE_NAMES, type FeatureName } from "#features/types.ts";

/** Spreads that no feature of the traffic falls below: less is noise on any network. */
const FLOORS = {
  packets_per_s: 1,
  bits_per_s: 1000,
  mean_frame_bytes: 20,
  arp_requests_per_s: 0.2,
  arp_replies_per_s: 0.2,
  arp_unsolicited_ratio: 0.1,
  binding_changes_per_s: 0.2,
  broadcast_multicast_ratio: 0.05,
  tcp_syn_ratio: 0.05,
  tcp_rst_ratio: 0.05,
  udp_ratio: 0.05,
  icmp_ratio: 0.05,
  new_flows_per_s: 0.2,
  distinct_sources: 1,
  dst_port_entropy_bits: 0.3,
} as const satisfies Partial<Record<FeatureName, number>>;
/** The features of the box come after those of the traffic, and are not looked at. */
const TRAFFIC = FEATURE_NAMES.filter((name): name is keyof typeof FLOORS => name in FLOORS);

/** Three of the features far out for three windows, or four for two. */
const THRESHOLD = 1.2;
const RELEASE = 0.6;
const REASONS = 3;
const SECONDS_A_DAY = 86_400;
/** What is odd for longer is how it is: an office in the morning, learned from since the night. */
const LEARN_AFTER_SECONDS = 3600;

/**
 * Judges the windows of the first day, until there can be a model, by robust z-scores. It learns
 * from all windows but those it calls odd, unless that lasts, and says nothing in the first hour or
 * after the day.
 */
export class LearningJudge implements WindowJudge {
  readonly #score = new RobustScore(TRAFFIC.map((name) => FLOORS[name]));
  readonly #smooth = new SmoothScore();
  readonly #last = new Float32Array(TRAFFIC.length);
  readonly #patience: number;
  #left: number;
  /** Windows called odd in a row. */
  #odd = 0;

  constructor(windowSeconds: number) {
    this.#left = Math.ceil(SECONDS_A_DAY / windowSeconds);
    this.#patience = Math.ceil(LEARN_AFTER_SECONDS / windowSeconds);
  }

  push(features: ArrayLike<number>): boolean {
    if (this.#left <= 0) return false;
    this.#left--;
    for (let i = 0; i < this.#last.length; i++) this.#last[i] = features[i]!;
    this.#smooth.push(this.#score.score(this.#last));
    const isOdd = this.#smooth.fast > (this.#odd > 0 ? RELEASE : THRESHOLD);
    this.#odd = isOdd ? this.#odd + 1 : 0;
    if (!isOdd || this.#odd > this.#patience) this.#score.learn(this.#last);
    return isOdd;
  }

  finding(): Finding {
    const { parts } = this.#score;
    const total = parts.reduce((sum, part) => sum + part, 0);
    const reasons = [...parts.keys()]
      .filter((index) => parts[index]! > 0)
      .sort((a, b) => parts[b]! - parts[a]!)
      .slice(0, REASONS)
      .map((index) => this.#reason(index, parts[index]! / total));
    return { score: this.#smooth.fast, threshold: THRESHOLD, reasons };
  }

  /** Each window is judged by itself. */
  restart(): void {}

  #reason(index: number, share: number): Reason {
    const { median, spread } = this.#score.middleOf(index)!;
    const told = (value: number) => String(Number(value.toPrecision(3)));
    const usual = `usually about ${told(median)}, give or take ${told(spread)}`;
    const feature = TRAFFIC[index]!;
    return { feature, share, text: `${feature} is ${told(this.#last[index]!)}, ${usual}` };
  }
}
