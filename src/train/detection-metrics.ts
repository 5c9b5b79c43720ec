/** How well scores tell anomalous vectors from others, at every threshold. */
export interface RankingFigures {
  /** Average precision: the area below precision over recall, by steps. */
  readonly aucPr: number;
  /** Chance that an anomalous vector scores above another; half a chance where they tie. */
  readonly aucRoc: number;
  /** The F1 of the threshold that suits these labels best: not one that can be known before. */
  readonly bestF1: number;
}

/** What came of the decisions. */
export interface DecisionFigures {
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
  readonly accuracy: number;
  /** Share of the normal vectors that were called. */
  readonly fpr: number;
}

/**
 * Each vector counts for itself: no point adjustment, with which a random score does well.
 * @param labels 1 where anomalous, else 0; both must occur
 */
export function rankingFigures(scores: Float64Array, labels: Uint8Array): RankingFigures {
  const order = Uint32Array.from(scores.keys()).sort((a, b) => scores[b]! - scores[a]!);
  const positives = labels.reduce((sum, label) => sum + label, 0);
  const negatives = labels.length - positives;
  let [hits, falses, aucPr, aucRoc, bestF1] = [0, 0, 0, 0, 0];
  for (let from = 0; from < order.length; ) {
    const score = scores[order[from]!]!;
    let [tied, tiedHits] = [0, 0];
    // Vectors of one score are called together or not at all.
    while (from < order.length && scores[order[from]!] === score) {
      tiedHits += labels[order[from]!]!;
      tied++;
      from++;
    }
    const tiedFalses = tied - tiedHits;
    aucRoc += tiedFalses * (hits + tiedHits / 2);
    hits += tiedHits;
    falses += tiedFalses;
    aucPr += tiedHits * (hits / (hits + falses));
    bestF1 = Math.max(bestF1, (2 * hits) / (hits + falses + positives));
  }
  return { aucPr: aucPr / positives, aucRoc: aucRoc / (positives * negatives), bestF1 };
}

/** @param calls 1 where called an anomaly, else 0. A share of nothing is 0. */
export function decisionFigures(calls: Uint8Array, labels: Uint8Array): DecisionFigures {
  let [hits, called, positives, right] = [0, 0, 0, 0];
  for (const [index, call] of calls.entries()) {
    const label = labels[index]!;
    hits += call & label;
    called += call;
    positives += label;
    right += call === label ? 1 : 0;
  }
  const share = (part: number, whole: number) => (whole === 0 ? 0 : part / whole);
  return {
    precision: share(hits, called),
    recall: share(hits, positives),
    f1: share(2 * hits, called + positives),
    accuracy: share(right, labels.length),
    fpr: share(called - hits, labels.length - positives),
  };
}
