import { seasonOf } from "#forecast/season.ts";
import type { LogSeries } from "#forecast/types.ts";

/** A series of these levels, all measured, of 5 minutes from Monday midnight on. */
export function seriesOf(levels: ArrayLike<number>, stepSeconds = 300): LogSeries {
  return {
    levels: Float64Array.from(levels),
    known: new Uint8Array(levels.length).fill(1),
    season: seasonOf(stepSeconds, null),
  };
}

/** The same with steps missing, where the levels are NaN. */
export function gappySeriesOf(levels: ArrayLike<number>, missing: readonly number[]): LogSeries {
  const series = seriesOf(levels);
  for (const at of missing) series.known[at] = 0;
  return series;
}
