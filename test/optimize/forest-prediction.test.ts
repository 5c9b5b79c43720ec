import test from "ava";
import { createForestPredictor, predictBinned } from "#optimize/forest-prediction.ts";
import { smallEnsemble, smallModel } from "./samples.ts";

test("a prediction is base + scale × the sum of one leaf a tree", (t) => {
  const said = (...bins: number[]) => predictBinned(smallEnsemble(), Uint8Array.from(bins));
  t.is(said(0, 0), 100 + 0.5 * (1 + 5));
  t.is(said(0, 1), 100 + 0.5 * (2 + 5));
  t.is(said(1, 0), 100 + 0.5 * (3 + 5));
  t.is(said(2, 1), 100 + 0.5 * (3 + 5));
});

test("an output is the mean of its ensembles, over inputs as they are", (t) => {
  const predict = createForestPredictor(smallModel());
  t.deepEqual([...predict(Float32Array.of(1, 10))], [103, (103 + 3) / 2]);
  t.deepEqual([...predict(Float32Array.of(1.01, 10))], [104, (104 + 4) / 2]);
  t.throws(() => predict(Float32Array.of(1)), { message: "a row of 1 values for 2 inputs" });
});

test("predictions allocate nothing that stays", (t) => {
  const predict = createForestPredictor(smallModel());
  const row = Float32Array.of(0, 0);
  t.is(predict(row), predict(row), "one answer, reused");
});
