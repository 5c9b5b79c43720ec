import { excess } from "#detect/excess.ts";
import { FeatureViews, type ModelFunctions } from "#detect/feature-views.ts";
import type { DetectorModel } from "#detect/types.ts";

/** What of a model scores a vector. */
export type ScoredBy = Pick<DetectorModel, "scaler" | "residual" | "jump">;

/**
 * How far vectors are from what training has seen: the mean over all scored features of how far
 * each is from its likely value, and from the one before, beyond what is usual of either.
 */
export class VectorScorer {
  readonly views: FeatureViews;
  /** What each feature of the last vector adds to its score. */
  readonly parts: Float32Array;
  readonly #model: ScoredBy;
  /** Indices of the features that are not silent. */
  readonly #scored: readonly number[];

  constructor(model: ScoredBy, functions: ModelFunctions) {
    const { spread } = model.scaler;
    this.#model = model;
    this.#scored = Array.from(spread.keys()).filter((index) => spread[index] !== 0);
    this.views = new FeatureViews(spread.length, functions);
    this.parts = new Float32Array(spread.length);
  }

  /** The score of the next vector of a series: 0 and up. Nothing is allocated. */
  score(vector: ArrayLike<number>): number {
    const { residual, jump } = this.#model;
    const { views, parts } = this;
    views.look(vector);
    let sum = 0;
    for (const index of this.#scored) {
      const part =
        excess(views.residual[index]!, residual, index) + excess(views.jump[index]!, jump, index);
      parts[index] = part / this.#scored.length;
      sum += part;
    }
    return this.#scored.length === 0 ? 0 : sum / this.#scored.length;
  }
}
