import type { WindowRecord } from "#features/types.ts";
import type { CommandLink } from "#fleet/types.ts";
import type { TrafficForecast } from "#forecast/types.ts";
import type { AlertEvent, TableGauge } from "#l2/types.ts";

export interface ReportHealth {
  /** `off` without a broker in the config. */
  readonly state: "off" | "connecting" | "online" | "offline";
  /** host:port without credentials. */
  readonly broker: string | null;
  readonly published: number;
  /** Waiting in memory. */
  readonly queued: number;
  /** Dropped because the queue was full. */
  readonly lost: number;
  /** Time since the last acknowledged publish, or null before the first. */
  readonly lastAckMsAgo: number | null;
  readonly problem?: string;
}

/** Tells the fleet. Never blocks and never throws; what cannot be sent waits within bounds. */
export interface Reporter extends AsyncDisposable {
  readonly health: ReportHealth;
  /** null without a broker. */
  readonly commands: CommandLink | null;
  feature(window: WindowRecord): void;
  forecast(forecast: TrafficForecast): void;
  alert(event: AlertEvent): void;
}

/** Tells alerts in the dialects of others. Never blocks and never throws, as a Reporter. */
export interface Outlets extends AsyncDisposable {
  /** What waits for each of them, and what was dropped. */
  readonly gauges: readonly TableGauge[];
  alert(event: AlertEvent): void;
}
