import { serveDetector, type TrainedDetector } from "#app/served-detector.ts";
import { AnomalyWatch } from "#detect/anomaly-watch.ts";
import { LearningJudge } from "#detect/learning-judge.ts";

/**
 * Judges windows by a model of this network. While there is none, robust statistics of the first
 * day do: then alerts are notices, no alarms.
 */
export function watchAnomalies(
  windowSeconds: number,
  trained: TrainedDetector | null = null,
): AnomalyWatch {
  if (trained !== null) return new AnomalyWatch(serveDetector(trained), "warning");
  return new AnomalyWatch(new LearningJudge(windowSeconds), "notice");
}
