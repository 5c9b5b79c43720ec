import type { StepErrors } from "#forecast/types.ts";
import { dayOf } from "#store/quality-day.ts";
import type { DetectorDay, ForecasterDay } from "#store/types.ts";
import { START } from "./samples.ts";

/** The day of START. */
export const DAY = dayOf(START);

export function detectorDay(day: number, changes: Partial<DetectorDay> = {}): DetectorDay {
  return {
    model: "detector",
    day,
    versions: ["20240501-021441-k3x9"],
    latency: [
      [40, 17_000],
      [80, 280],
    ],
    windows: 17_280,
    inAlarm: 21,
    alerts: 2,
    ...changes,
  };
}

/** Last value is off by `rivalPct`, what is served by `servedPct`. */
export function stepErrors(ahead: number, servedPct: number, rivalPct: number): StepErrors {
  return {
    ahead,
    outcomes: 288,
    meanBitsPerS: 2e6,
    served: { mapePct: servedPct, wapePct: servedPct },
    candidates: [
      { name: "last_value", mapePct: rivalPct, wapePct: rivalPct },
      { name: "linear_ar", mapePct: servedPct, wapePct: servedPct },
    ],
  };
}

export function forecasterDay(day: number, changes: Partial<ForecasterDay> = {}): ForecasterDay {
  return {
    model: "forecaster",
    day,
    versions: [],
    latency: [[80, 288]],
    errors: {
      forecasts: 288,
      coveragePct: 80.5,
      mostP90BitsPerS: 3.5e6,
      steps: [stepErrors(1, 4, 5), stepErrors(12, 9, 14)],
    },
    limitBitsPerS: 8e8,
    ...changes,
  };
}
