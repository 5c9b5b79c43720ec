import type { Item, Told } from "./judge.ts";

/** One row of the scoreboard: some traffic, what was asked for, and how it went. */
export interface Result {
  readonly name: string;
  /** `arp`, `attacks`, `iot-week`; `lab` for a live run. */
  readonly set: string;
  readonly isBenign: boolean;
  /** Made by a script, not captured: it counts for no requirement. */
  readonly isMade: boolean;
  readonly tools: readonly string[];
  readonly frames: number;
  readonly items: readonly Item[];
  /** Causes named in any alert, in order. */
  readonly causes: readonly string[];
  readonly arpwatchAlarms: number;
}

export function unmet({ items }: Pick<Result, "items">): string[] {
  return items.filter(({ isMet }) => !isMet).map(({ what }) => what);
}

export function causesIn(told: readonly Told[]): string[] {
  return [...new Set(told.flatMap(({ line }) => line.cause ?? []))];
}
