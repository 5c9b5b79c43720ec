import { FEATURE_NAMES, type WindowRecord } from "#features/types.ts";
import type { Interval, KnobSetting } from "#optimize/types.ts";

const MEMORY = FEATURE_NAMES.indexOf("memory_usage_pct");

/** False of a window of a file, and of one before the first look: no box uses no memory at all. */
export function isBoxMeasured(features: ArrayLike<number>): boolean {
  return features[MEMORY]! > 0;
}

/**
 * Joins the windows of a history with the knobs that were in force, both in the order of time. Left
 * out are windows before the first setting, and those in which the box was not measured.
 */
export function intervalsOf(
  windows: readonly Pick<WindowRecord, "startAt" | "durationMs" | "features">[],
  settings: readonly KnobSetting[],
): Interval[] {
  let inForce = -1;
  return windows.flatMap(({ startAt, durationMs, features }) => {
    while ((settings[inForce + 1]?.at ?? Number.POSITIVE_INFINITY) <= startAt) inForce++;
    const knobs = settings[inForce]?.knobs;
    if (knobs === undefined || !isBoxMeasured(features)) return [];
    return [{ startAt, durationMs, features, knobs, foreseenBps: Number.NaN }];
  });
}
