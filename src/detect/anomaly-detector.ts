import { AnomalyAlarm } from "#detect/anomaly-alarm.ts";
import { explain } from "#detect/explanation.ts";
import type { ModelFunctions } from "#detect/feature-views.ts";
import { SmoothScore } from "#detect/smooth-score.ts";
import type { DetectorModel, Finding, WindowJudge } from "#detect/types.ts";
import { VectorScorer } from "#detect/vector-scorer.ts";

/** What a model says of the vectors of one series, in their order. */
export class AnomalyDetector implements WindowJudge, Disposable {
  readonly #functions: ModelFunctions;
  readonly #model: DetectorModel;
  readonly #scorer: VectorScorer;
  readonly #smooth = new SmoothScore();
  readonly #alarm: AnomalyAlarm;
  readonly #last: Float32Array;

  constructor(model: DetectorModel, functions: ModelFunctions) {
    this.#functions = functions;
    this.#model = model;
    this.#scorer = new VectorScorer(model, functions);
    this.#alarm = new AnomalyAlarm(model.alarm);
    this.#last = new Float32Array(model.names.length);
  }

  /** Looks at the next vector; true while there is an alarm. Nothing is allocated. */
  push(vector: ArrayLike<number>): boolean {
    for (let i = 0; i < this.#last.length; i++) this.#last[i] = vector[i]!;
    this.#smooth.push(this.#scorer.score(this.#last));
    return this.#alarm.push(this.#smooth);
  }

  /** The smoothed score of the last vector: 0 and up. */
  get score(): number {
    return this.#smooth.value;
  }

  finding(): Finding {
    return {
      score: this.#alarm.excess,
      threshold: this.#model.alarm.threshold,
      reasons: explain(this.#model, this.#last, this.#scorer),
    };
  }

  restart(): void {
    this.#scorer.views.restart();
  }

  /** Nobody asks it again: whoever runs its network may let go of it. */
  [Symbol.dispose](): void {
    this.#functions[Symbol.dispose]?.();
  }
}
