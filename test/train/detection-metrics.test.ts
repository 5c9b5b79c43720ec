import test from "ava";
import fc from "fast-check";
import { decisionFigures, rankingFigures } from "#train/detection-metrics.ts";

const near = (a: number, b: number) => Math.abs(a - b) < 1e-12;

test("scikit-learn's example of average precision and ROC", (t) => {
  const figures = rankingFigures(Float64Array.of(0.1, 0.4, 0.35, 0.8), Uint8Array.of(0, 0, 1, 1));
  // average_precision_score gives 0.8333, roc_auc_score 0.75 for it.
  t.true(near(figures.aucPr, 5 / 6));
  t.is(figures.aucRoc, 0.75);
  t.true(near(figures.bestF1, 0.8));
});

test("vectors that tie are called together", (t) => {
  const figures = rankingFigures(Float64Array.of(1, 1, 1, 1), Uint8Array.of(1, 0, 0, 0));
  t.is(figures.aucPr, 0.25);
  t.is(figures.aucRoc, 0.5);
  t.is(figures.bestF1, 0.4);
});

const samples = fc
  .array(
    fc.record({ score: fc.integer({ min: 0, max: 9 }), label: fc.integer({ min: 0, max: 1 }) }),
    {
      minLength: 2,
      maxLength: 40,
    },
  )
  .filter((each) => new Set(each.map(({ label }) => label)).size === 2);

test("the same as by their definitions, threshold by threshold and pair by pair", (t) => {
  fc.assert(
    fc.property(samples, (given) => {
      const scores = Float64Array.from(given, ({ score }) => score);
      const labels = Uint8Array.from(given, ({ label }) => label);
      const figures = rankingFigures(scores, labels);
      let [aucPr, recallBefore, bestF1] = [0, 0, 0];
      for (const threshold of [...new Set(scores)].sort((a, b) => b - a)) {
        const calls = Uint8Array.from(scores, (score) => (score >= threshold ? 1 : 0));
        const { precision, recall, f1 } = decisionFigures(calls, labels);
        aucPr += precision * (recall - recallBefore);
        recallBefore = recall;
        bestF1 = Math.max(bestF1, f1);
      }
      t.true(near(figures.aucPr, aucPr));
      t.true(near(figures.bestF1, bestF1));
      let [wins, pairs] = [0, 0];
      for (const a of given.filter(({ label }) => label === 1)) {
        for (const b of given.filter(({ label }) => label === 0)) {
          wins += a.score > b.score ? 1 : a.score === b.score ? 0.5 : 0;
          pairs++;
        }
      }
      t.true(near(figures.aucRoc, wins / pairs));
    }),
  );
});

test("decisions are counted", (t) => {
  const figures = decisionFigures(Uint8Array.of(1, 1, 1, 0, 0, 0), Uint8Array.of(1, 0, 0, 1, 0, 0));
  t.deepEqual(figures, { precision: 1 / 3, recall: 0.5, f1: 0.4, accuracy: 0.5, fpr: 0.5 });
});

test("no call and no anomaly is a share of nothing", (t) => {
  const figures = decisionFigures(Uint8Array.of(0, 0), Uint8Array.of(0, 0));
  t.deepEqual(figures, { precision: 0, recall: 0, f1: 0, accuracy: 1, fpr: 0 });
});
