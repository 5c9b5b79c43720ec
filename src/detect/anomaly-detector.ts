import { AnomalyAlarm } from "#detect/anomaly-alarm.ts";
import type { ModelFunctions } from "#detect/feature-views.ts";
import { SmoothScore } from "#detect/smooth-score.ts";
import type { DetectorModel } from "#detect/types.ts";
import { VectorScorer } from "#detect/vector-scorer.ts";

/** What a model says of the vectors of one series, in their order. */
export class AnomalyDetector {
  readonly scorer: VectorScorer;
  readonly #smooth = new SmoothScore();
  readonly #alarm: AnomalyAlarm;

  constructor(model: DetectorModel, functions: ModelFunctions) {
    this.scorer = new VectorScorer(model, functions);
    this.#alarm = new AnomalyAlarm(model.alarm);
  }

  /** Looks at the next vector; true while there is an alarm. Nothing is allocated. */
  push(vector: ArrayLike<number>): boolean {
    this.#smooth.push(this.scorer.score(vector));
    return this.#alarm.push(this.#smooth);
  }

  /** The smoothed score of the last vector: 0 and up. */
  get score(): number {
    return this.#smooth.value;
  }
}
