import type { LogSeries } from "#forecast/types.ts";

const TURN = 2 * Math.PI;

/**
 * Writes the FORECAST_FEATURES of the step `at` to `target` from `start` on: the log level, its
 * change since the last step, where the step is in its day and week as sine and cosine, how the
 * level changed in the hour after this time a day and a week ago, and how far it is now from
 * then. What would look before the series' start is 0. Nothing after `at` is read.
 */
export function writeFeatures(
  { levels, season }: LogSeries,
  at: number,
  target: Float32Array,
  start: number,
): void {
  const { hourSteps, daySteps, weekSteps, firstStep } = season;
  const step = firstStep + at;
  target[start] = levels[at]!;
  target[start + 1] = at > 0 ? levels[at]! - levels[at - 1]! : 0;
  writePhase(step, daySteps, target, start + 2);
  writePhase(step, weekSteps, target, start + 4);
  target[start + 6] = changeAfter(levels, at - daySteps, daySteps, hourSteps);
  target[start + 7] = changeAfter(levels, at - weekSteps, weekSteps, hourSteps);
  target[start + 8] = changeSince(levels, at, daySteps);
  target[start + 9] = changeSince(levels, at, weekSteps);
}

function writePhase(step: number, period: number, target: Float32Array, start: number): void {
  const angle = period > 0 ? (TURN * (step % period)) / period : 0;
  target[start] = period > 0 ? Math.sin(angle) : 0;
  target[start + 1] = period > 0 ? Math.cos(angle) : 0;
}

/** How the level changed in the `steps` after `from`, which was `ago` steps before now. */
function changeAfter(levels: Float64Array, from: number, ago: number, steps: number): number {
  return ago >= steps && ago > 0 && from >= 0 ? levels[from + steps]! - levels[from]! : 0;
}

function changeSince(levels: Float64Array, at: number, ago: number): number {
  return ago > 0 && at >= ago ? levels[at]! - levels[at - ago]! : 0;
}
