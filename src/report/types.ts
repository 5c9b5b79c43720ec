import type { AlertEvent, TableGauge } from "#l2/types.ts";
import type { Heard } from "#report/mqtt-link.ts";
import type { SYSTEM_NAMES, TRAINING_STATES } from "#report/payload-schemas.ts";
import type { Payload, RetainedTopic, TopicParts } from "#report/topic-map.ts";
import type { Stream } from "#store/types.ts";

export type SystemName = (typeof SYSTEM_NAMES)[number];
export type SpanVerdict = Payload<"twin/span">["verdict"];
export type TrainingState = (typeof TRAINING_STATES)[number];
/** A trained model that serves, as the fleet is told of it. */
export type ServingModel = Payload<"twin/device">["models"][number];

export interface ReportHealth {
  /** `off` without a broker in the config. */
  readonly state: "off" | "connecting" | "online" | "offline";
  /** host:port without credentials. */
  readonly broker: string | null;
  readonly published: number;
  /** Records in the outbox that the broker has not acknowledged. */
  readonly queued: number;
  /** Records that were gone when their turn came, as e/gap tells, and state without a place. */
  readonly lost: number;
  /** Time since the last acknowledged publish, or null before the first. */
  readonly lastAckMsAgo: number | null;
  readonly problem?: string;
}

/** Something to be heard of the broker, by a filter with or without `+` and a last `#`. */
export interface Subscription {
  readonly filter: string;
  /** Never throws; what it is given may be anything. */
  take(heard: Heard): void;
}

/**
 * Takes what the history records for the fleet to the broker, by itself. Never blocks and never
 * throws; what cannot be sent waits in the history.
 */
export interface Reporter extends AsyncDisposable {
  readonly health: ReportHealth;
  /**
   * Sends kept records of a stream again, those of these numbers; how many, or null where none of
   * them is kept.
   */
  resend(stream: Stream, fromSeq: number, toSeq: number): number | null;
  /** An alert stands so from now on. Its step comes with the history. */
  alert(event: AlertEvent): void;
  /** Something of this box stands so from now on; null clears it. Sent again at each connect. */
  retain<T extends RetainedTopic>(topic: T, parts: TopicParts<T>, payload: Payload<T> | null): void;
}

/** Tells alerts in the dialects of others. Never blocks and never throws, as a Reporter. */
export interface Outlets extends AsyncDisposable {
  /** What waits for each of them, and what was dropped. */
  readonly gauges: readonly TableGauge[];
  alert(event: AlertEvent): void;
}
