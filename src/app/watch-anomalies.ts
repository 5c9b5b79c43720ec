import { serveDetector, type TrainedDetector } from "#app/served-detector.ts";
import { AnomalyWatch } from "#detect/anomaly-watch.ts";
import { LearningJudge } from "#detect/learning-judge.ts";

type Judging = ConstructorParameters<typeof AnomalyWatch>;

/** Judges windows by a model of this network, which may be changed between two of them. */
export function watchAnomalies(
  windowSeconds: number,
  trained: TrainedDetector | null = null,
): AnomalyWatch {
  return new AnomalyWatch(...judging(windowSeconds, trained));
}

/** From the next window on another model judges, or none. */
export function changeDetector(
  watch: AnomalyWatch,
  windowSeconds: number,
  trained: TrainedDetector | null,
): void {
  watch.replace(...judging(windowSeconds, trained));
}

/**
 * While there is no model, robust statistics of the first day do: then alerts are notices, no
 * alarms.
 */
function judging(windowSeconds: number, trained: TrainedDetector | null): Judging {
  if (trained !== null) return [serveDetector(trained), "warning"];
  return [new LearningJudge(windowSeconds), "notice"];
}
