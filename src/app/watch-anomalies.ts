import { AnomalyWatch } from "#detect/anomaly-watch.ts";
import { LearningJudge } from "#detect/learning-judge.ts";

/** Judges windows while there is no model of this network: its alerts are notices, no alarms. */
export function watchAnomalies(windowSeconds: number): AnomalyWatch {
  return new AnomalyWatch(new LearningJudge(windowSeconds), "notice");
}
