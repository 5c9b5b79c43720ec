import test from "ava";
import { FeatureViews, type ModelFunctions } from "#detect/feature-views.ts";
import { scaleRow } from "#features/scaler.ts";
import type { Scaler } from "#features/types.ts";

/** Ranges 0..10 and 100..200. */
const scaler: Scaler = {
  offset: Float64Array.of(0, 100),
  spread: Float64Array.of(10, 100),
  typical: Float64Array.of(5, 120),
};

/** A network that answers 0.5 to all, and keeps what it was asked. */
function halves(): ModelFunctions & { readonly asked: number[][] } {
  const asked: number[][] = [];
  return {
    asked,
    scale: (vector, into) => scaleRow(scaler, vector, into),
    reconstruct: (scaled) => {
      asked.push([...scaled]);
      return Float32Array.of(0.5, 0.5);
    },
  };
}

test("the residual is from the reconstruction, the jump from the vector before", (t) => {
  const views = new FeatureViews(2, halves());
  views.look([5, 200]);
  t.deepEqual([...views.residual], [0, 0.5]);
  t.deepEqual([...views.jump], [Number.NaN, Number.NaN]);
  views.look([10, 150]);
  t.deepEqual([...views.residual], [0.5, 0]);
  t.deepEqual([...views.jump], [0.5, -0.5]);
});

test("the network is asked within what it was trained on; the residual is of the value itself", (t) => {
  const functions = halves();
  const views = new FeatureViews(2, functions);
  views.look([1000, -500]);
  t.deepEqual(functions.asked, [[1, 0]]);
  t.deepEqual([...views.residual], [99.5, -6.5]);
});

test("a missing value is the typical one to the network, and nothing is said of it", (t) => {
  const functions = halves();
  const views = new FeatureViews(2, functions);
  views.look([1, 110]);
  views.look([Number.NaN, 110]);
  t.deepEqual(functions.asked[1], [0.5, 0.1].map(Math.fround));
  t.is(views.residual[0], Number.NaN);
  t.is(views.jump[0], Number.NaN);
  t.is(views.jump[1], 0);
  views.look([1, 110]);
  t.is(views.jump[0], Number.NaN, "there is none before it either");
});

test("after a restart there is no vector before", (t) => {
  const views = new FeatureViews(2, halves());
  views.look([1, 110]);
  views.restart();
  views.look([9, 190]);
  t.deepEqual([...views.jump], [Number.NaN, Number.NaN]);
});
