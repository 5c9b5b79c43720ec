import type { Weights } from "#train/training-layer.ts";

/** Remembers the weights of the best epoch, and says when to stop waiting for a better one. */
export interface BestWeights {
  /** Index of the best epoch so far. */
  readonly epoch: number;
  /** Takes an epoch's validation loss. True when none of the last `patience` epochs was better. */
  observe(validationLoss: number): boolean;
  /** Puts the best epoch's weights back. */
  restore(): void;
}

export function trackBestWeights(all: readonly Weights[], patience: number): BestWeights {
  const kept = all.map(({ values }) => values.slice());
  let observed = 0;
  let best = 0;
  let bestLoss = Number.POSITIVE_INFINITY;
  return {
    get epoch() {
      return best;
    },
    observe: (loss) => {
      if (loss < bestLoss) {
        bestLoss = loss;
        best = observed;
        for (const [index, { values }] of all.entries()) kept[index]!.set(values);
      }
      observed++;
      return observed - 1 - best >= patience;
    },
    restore: () => {
      for (const [index, { values }] of all.entries()) values.set(kept[index]!);
    },
  };
}
