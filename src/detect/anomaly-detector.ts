import { AnomalyAlarm } from "#detect/anomaly-alarm.ts";
import type { Reconstruct } from "#detect/feature-views.ts";
import { SmoothScore } from "#detect/smooth-score.ts";
import type { DetectorModel } from "#detect/types.ts";
import { VectorScorer } from "#detect/vector-scorer.ts";

/** What a model says of the vectors of one series, in their order. */
export class AnomalyDetector {
  readonly scorer: VectorScorer;
  readonly #smooth = new SmoothScore();
  readonly #alarm: AnomalyAlarm;
  #score = 0;

  constructor(model: DetectorModel, reconstruct: Reconstruct) {
    this.scorer = new VectorScorer(model, reconstruct);
    this.#alarm = new AnomalyAlarm(model.alarm);
  }

  /** Looks at the next vector; true while there is an alarm. Nothing is allocated. */
  push(vector: ArrayLike<number>): boolean {
    this.#score = this.#smooth.push(this.scorer.score(vector));
    return this.#alarm.push(this.#score);
  }

  /** The smoothed score of the last vector: 0 and up. */
  get score(): number {
    return this.#score;
  }
}
