import type { Micros } from "#core/units.ts";
import type { WindowRecord } from "#features/types.ts";
import type { AlertEvent } from "#l2/types.ts";

/** How writing stands: `full` while the disk has no room (it resumes by itself). */
export type StoreState = "ok" | "full" | "failed";

export interface StoreHealth {
  readonly state: StoreState;
  readonly bytes: number;
  readonly windows: number;
  /** Windows not written because the disk was full. */
  readonly lostWindows: number;
  /** One line when state is not `ok`. */
  readonly problem?: string;
}

/** Mean features over 5 minutes. */
export interface Rollup {
  readonly startAt: Micros;
  readonly windows: number;
  readonly packets: number;
  readonly bytes: number;
  readonly dropped: number;
  readonly features: Float32Array;
}

/** The box's memory of its network. One writer; synchronous because one batch is one transaction. */
export interface History extends Disposable {
  readonly health: StoreHealth;
  /** Writes a window and the alert steps that came with it in one transaction. Never throws. */
  write(window: WindowRecord | null, alerts: readonly AlertEvent[]): void;
  /** Newest first. */
  recentAlerts(limit: number): AlertEvent[];
  /** Oldest first, from `since` on, at most `limit`. */
  windowsSince(since: Micros, limit: number): WindowRecord[];
  /** Oldest first. */
  rollupsSince(since: Micros, limit: number): Rollup[];
}
