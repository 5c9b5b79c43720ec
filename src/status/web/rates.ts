import type { RatePoint } from "#status/types.ts";

/** Rates in steps of `stepMs`, each the mean of its points; oldest first in, newest first out. */
export function meanRates(points: readonly RatePoint[], stepMs: number): RatePoint[] {
  const steps = new Map<number, RatePoint[]>();
  for (const point of points) {
    const step = Math.floor(point.atMs / stepMs) * stepMs;
    const group = steps.get(step);
    if (group === undefined) steps.set(step, [point]);
    else group.push(point);
  }
  const means = [...steps].map(([atMs, group]) => ({
    atMs,
    packetsPerS: mean(group.map((point) => point.packetsPerS)),
    bitsPerS: mean(group.map((point) => point.bitsPerS)),
  }));
  return means.reverse();
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
