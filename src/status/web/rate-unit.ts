import { formatBits, formatRate } from "#status/format.ts";
import type { RatePoint } from "#status/types.ts";

/** What the chart can show, and how each is written. */
export const RATE_UNITS = {
  frames: {
    label: "Frames",
    read: (point: RatePoint) => point.packetsPerS,
    format: (value: number) => `${formatRate(value)} frames/s`,
  },
  bits: {
    label: "Load",
    read: (point: RatePoint) => point.bitsPerS,
    format: formatBits,
  },
} as const;

const TICK_STEPS = [
  [1e9, "G"],
  [1e6, "M"],
  [1e3, "k"],
] as const;

/** A short figure for an axis, e.g. `2k`, `1.5M`. */
export function formatTick(value: number): string {
  const [size, prefix] = TICK_STEPS.find(([step]) => value >= step) ?? [1, ""];
  return `${Number((value / size).toFixed(2))}${prefix}`;
}

export type RateUnit = keyof typeof RATE_UNITS;
