/** Values on an even grid of time; NaN where there is none. */
export interface TimeGrid {
  readonly values: Float64Array;
  readonly stepSeconds: number;
  readonly firstAtSeconds: number;
}

/**
 * Lays values with times on an even grid; of several in one step the last one stays.
 * @param times in seconds, at least one and never going back
 * @param stepSeconds null for the usual distance: the median of those that are not 0
 * @returns the number of steps where it would be more than `maxSteps`
 */
export function layOnGrid(
  values: readonly number[],
  times: readonly number[],
  stepSeconds: number | null,
  maxSteps: number,
): TimeGrid | number {
  const step = stepSeconds ?? usualDistance(times);
  const first = times[0]!;
  const slotOf = (time: number) => Math.round((time - first) / step);
  const steps = slotOf(times.at(-1)!) + 1;
  if (!(steps <= maxSteps)) return steps;
  const grid = new Float64Array(steps).fill(Number.NaN);
  for (const [i, value] of values.entries()) grid[slotOf(times[i]!)] = value;
  return { values: grid, stepSeconds: step, firstAtSeconds: first };
}

function usualDistance(times: readonly number[]): number {
  const distances = times.slice(1).map((time, i) => time - times[i]!);
  const sorted = distances.filter((distance) => distance > 0).sort((a, b) => a - b);
  return sorted[(sorted.length - 1) >> 1] ?? 1;
}
