import { type ServedDetector, serveDetector } from "#app/served-detector.ts";
import { AnomalyWatch } from "#detect/anomaly-watch.ts";
import { LearningJudge } from "#detect/learning-judge.ts";

/** By this name the statistics are told of. */
const LEARNING = "learning";

type Judging = ConstructorParameters<typeof AnomalyWatch>;

/** Judges windows by a model of this network, which may be changed between two of them. */
export function watchAnomalies(
  windowSeconds: number,
  trained: ServedDetector | null = null,
): AnomalyWatch {
  return new AnomalyWatch(...judging(windowSeconds, trained));
}

/** From the next window on another model judges, or none. */
export function changeDetector(
  watch: AnomalyWatch,
  windowSeconds: number,
  trained: ServedDetector | null,
): void {
  watch.replace(...judging(windowSeconds, trained));
}

/**
 * While there is no model, robust statistics of the first day do: then alerts are notices, no
 * alarms.
 */
function judging(windowSeconds: number, trained: ServedDetector | null): Judging {
  if (trained !== null) return [serveDetector(trained), "warning", trained.version];
  return [new LearningJudge(windowSeconds), "notice", LEARNING];
}
