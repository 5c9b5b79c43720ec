import { type ServedDetector, serveDetector } from "#app/served-detector.ts";
import { AnomalyWatch } from "#detect/anomaly-watch.ts";
import { LearningJudge } from "#detect/learning-judge.ts";
import type { ForeignRunners } from "#infer/types.ts";

/** By this name the statistics are told of. */
const LEARNING = "learning";

/** The runners of others for a detector, in this thread. */
export type ForeignOf = (trained: ServedDetector) => ForeignRunners | undefined;
const noForeign: ForeignOf = () => undefined;

type Judging = ConstructorParameters<typeof AnomalyWatch>;

/** Judges windows by a model of this network, which may be changed between two of them. */
export function watchAnomalies(
  windowSeconds: number,
  trained: ServedDetector | null = null,
  foreignOf: ForeignOf = noForeign,
): AnomalyWatch {
  return new AnomalyWatch(...judging(windowSeconds, trained, foreignOf));
}

/** From the next window on another model judges, or none. */
export function changeDetector(
  watch: AnomalyWatch,
  windowSeconds: number,
  trained: ServedDetector | null,
  foreignOf: ForeignOf = noForeign,
): void {
  watch.replace(...judging(windowSeconds, trained, foreignOf));
}

/**
 * While there is no model, robust statistics of the first day do: then alerts are notices, no
 * alarms.
 */
function judging(
  windowSeconds: number,
  trained: ServedDetector | null,
  foreignOf: ForeignOf,
): Judging {
  if (trained !== null) {
    return [serveDetector(trained, foreignOf(trained)), "warning", trained.version];
  }
  return [new LearningJudge(windowSeconds), "notice", LEARNING];
}
