import { serveDetector, type TrainedDetector } from "#app/served-detector.ts";
import { AnomalyWatch } from "#detect/anomaly-watch.ts";
import { LearningJudge } from "#detect/learning-judge.ts";
import type { WindowJudge } from "#detect/types.ts";
import type { Severity } from "#l2/types.ts";

/**
 * Judges windows by a model of this network. While there is none, robust statistics of the first
 * day do: then alerts are notices, no alarms.
 */
export function watchAnomalies(
  windowSeconds: number,
  trained: TrainedDetector | null = null,
): AnomalyWatch {
  return new AnomalyWatch(...judgeOf(windowSeconds, trained));
}

/** Who judges, and how grave its alerts are. */
export function judgeOf(
  windowSeconds: number,
  trained: TrainedDetector | null,
): [WindowJudge, Severity] {
  if (trained !== null) return [serveDetector(trained), "warning"];
  return [new LearningJudge(windowSeconds), "notice"];
}
