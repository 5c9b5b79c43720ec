import type { Micros } from "#core/units.ts";
import type { Scaler } from "#features/types.ts";
import type { AlertEvent, AlertType } from "#l2/types.ts";

/**
 * Alerts of one type about one pair that nobody wants to hear of, until a moment. At least one of
 * `mac` and `ip` is there; where both are, both must fit. Texts as in alerts.
 */
export interface Mute {
  readonly id: string;
  readonly type: AlertType;
  /** The station that the alert accuses. */
  readonly mac?: string;
  /** The address that the alert is about. */
  readonly ip?: string;
  /** First moment at which it no longer holds. */
  readonly until: Micros;
  readonly reason: string;
  /** Who wanted it. */
  readonly by: string;
}

/** A step as the history keeps it; `muted` is the id of the mute that kept it from being told. */
export type KeptStep = AlertEvent & { readonly muted?: string };

/** One feature's part in an anomaly. */
export interface Reason {
  readonly feature: string;
  /** Share of the whole score, 0 to 1. */
  readonly share: number;
  /** What is odd about it, and what is usual, in plain words. */
  readonly text: string;
}

/** What a judge says of an odd window. */
export interface Finding {
  /** How unusual it is, on the judge's own scale. */
  readonly score: number;
  /** An alarm begins above it; it may last some way below. */
  readonly threshold: number;
  /** The heaviest first. */
  readonly reasons: readonly Reason[];
}

/** A finding and who made it. */
export interface Anomaly extends Finding {
  /** Version of the model, or `learning` before there is one. */
  readonly model: string;
}

/** An anomaly as it is told of beside the step of its alert. */
export interface ToldAnomaly extends Anomaly {
  /** Of the alert. */
  readonly id: string;
  /** First moment of the window. */
  readonly at: Micros;
}

/** A step of an alert of type `anomaly`, with what makes it one unless it closes. */
export type AnomalyStep = AlertEvent & { readonly anomaly?: Anomaly };

/**
 * A step to be kept; `told` is what the fleet is told, where that is another. An anomaly is told
 * beside its step, and of a step that is told alone.
 */
export type GivenStep = KeptStep & {
  readonly told?: AlertEvent | null;
  readonly anomaly?: Anomaly;
};

/** What comes of a step, or of an alert when the mutes change. */
export interface Screened {
  /** What the world is told, or null while it is muted. */
  readonly told: AlertEvent | null;
  readonly kept: KeptStep;
}

/** What was usual of one view of each feature in training: all but its tails. */
export interface UsualRange {
  readonly low: Float32Array;
  readonly high: Float32Array;
  /** Standard deviation in training, with a floor; the unit in which excess is told. */
  readonly spread: Float32Array;
}

/** When a score is an alarm. */
export interface AlarmRule {
  /** How far a smoothed score may be above its own recent level. */
  readonly threshold: number;
  /** Share of the threshold at which an alarm ends, by the fast mean of the score. */
  readonly releaseShare: number;
  /** What the level was in training; it starts there. */
  readonly usualLevel: number;
  /** So many vectors the exponential mean that is the level reaches back. */
  readonly levelVectors: number;
}

/** What training leaves of a detector beside its autoencoder, for vectors of one form. */
export interface DetectorModel {
  /** One name a feature, in the order of the vectors. */
  readonly names: readonly string[];
  /** To 0..1 over the training rows. A silent feature is not scored. */
  readonly scaler: Scaler;
  /** Of scaled value minus reconstruction. */
  readonly residual: UsualRange;
  /** Of scaled value minus the one before. */
  readonly jump: UsualRange;
  /** Of the value itself, in the feature's unit: for the explanation. */
  readonly value: Pick<UsualRange, "low" | "high">;
  readonly alarm: AlarmRule;
}

/** Looks at the windows of one network in their order. */
export interface WindowJudge extends Partial<Disposable> {
  /** True while they are odd. @param features of the next window, as FEATURE_NAMES */
  push(features: ArrayLike<number>): boolean;
  /** What there is to say of the last window. */
  finding(): Finding;
  /** The next window does not follow the last one. */
  restart(): void;
}
