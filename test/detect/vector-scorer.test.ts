import test from "ava";
import type { UsualRange } from "#detect/types.ts";
import { VectorScorer } from "#detect/vector-scorer.ts";

const range = (edge: number): UsualRange => ({
  low: new Float32Array(3).fill(-edge),
  high: new Float32Array(3).fill(edge),
  spread: new Float32Array(3).fill(0.5),
});

/** Three features of the range 0..1, the second of which was silent in training. */
const model = {
  scaler: {
    offset: new Float64Array(3),
    spread: Float64Array.of(1, 0, 1),
    typical: new Float64Array(3),
  },
  residual: range(0.5),
  jump: range(1),
};
/** Expects 0 of every feature. */
const nothing = {
  scale: (vector: ArrayLike<number>, into: Float32Array) => into.set(Array.from(vector)),
  reconstruct: () => new Float32Array(3),
};

test("the score is the mean of both excesses over the features that are not silent", (t) => {
  const scorer = new VectorScorer(model, nothing);
  t.is(scorer.score([0.5, 9, -0.5]), 0);
  // Residual 1.5 is two spreads outside, the jump of 1 just inside: 2 / 2 features.
  t.is(scorer.score([1.5, -9, 0]), 1);
  t.deepEqual([...scorer.parts], [1, 0, 0]);
  // Residual -1 one spread, jump -2.5 three spreads outside.
  t.is(scorer.score([-1, 0, 0]), 2);
});

test("a model without a feature that told anything scores nothing", (t) => {
  const scaler = { ...model.scaler, spread: new Float64Array(3) };
  t.is(new VectorScorer({ ...model, scaler }, nothing).score([1e9, 1e9, 1e9]), 0);
});

test("a missing value adds nothing", (t) => {
  const scorer = new VectorScorer(model, nothing);
  t.is(scorer.score([Number.NaN, Number.NaN, Number.NaN]), 0);
});
