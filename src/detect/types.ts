import type { Micros } from "#core/units.ts";
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

/** What comes of a step, or of an alert when the mutes change. */
export interface Screened {
  /** What the world is told, or null while it is muted. */
  readonly told: AlertEvent | null;
  readonly kept: KeptStep;
}
