/** What keeps the logarithm of silence finite, as a share of the mean traffic. */
const FLOOR_SHARE = 1e-3;
/** The smallest normal number: a share of less than it would be 0, whose logarithm is infinite. */
const LEAST_FLOOR = 2 ** -1022;

/** Between traffic (any unit, not negative) and its log level: level = log(traffic + floor). */
export interface LogScale {
  readonly floor: number;
}

/** @param values traffic to fit on; NaN where it is missing */
export function fitLogScale(values: ArrayLike<number>): LogScale {
  let sum = 0;
  let count = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (Number.isNaN(value)) continue;
    sum += value;
    count++;
  }
  return { floor: sum > 0 ? Math.max(LEAST_FLOOR, (FLOOR_SHARE * sum) / count) : 1 };
}

/** A missing value gets the level before it; one at the very start that of the first known. */
export function toLogLevels(values: ArrayLike<number>, scale: LogScale): Float64Array {
  const levels = new Float64Array(values.length);
  let first = 0;
  while (first < values.length && Number.isNaN(values[first])) first++;
  let last = first < values.length ? values[first]! : 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (!Number.isNaN(value)) last = value;
    levels[i] = Math.log(last + scale.floor);
  }
  return levels;
}

/** The traffic of a log level; never negative. */
export function toTraffic(level: number, scale: LogScale): number {
  return Math.max(0, Math.exp(level) - scale.floor);
}
