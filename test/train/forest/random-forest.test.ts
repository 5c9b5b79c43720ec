import test from "ava";
import { decodeForest, encodeForest } from "#optimize/forest-codec.ts";
import { binTable } from "#train/forest/binned-table.ts";
import { fitRandomForest } from "#train/forest/random-forest.ts";
import { FRIEDMAN_INPUTS, friedman } from "../../../bench/models/friedman.ts";
import { predictAll, r2 } from "./samples.ts";

const OPTIONS = { trees: 100, maxLeaves: 1200, minLeafRows: 1, inputShare: 1, seed: 7 };
const train = friedman(4000, 1);
const unseen = friedman(4000, 2);
const table = binTable(train.values, FRIEDMAN_INPUTS);

test("it explains most of what can be, and its kept form predicts the same", async (t) => {
  const forest = await fitRandomForest(table, train.targets, OPTIONS);
  const said = predictAll(table, [forest], unseen.values);
  const explained = r2(said, unseen.targets);
  t.true(explained > 0.87 && explained < 0.96, `${explained}`);
  const outputs = [{ name: "y", ensembles: [forest] }];
  const kept = decodeForest(encodeForest({ edges: table.edges, outputs }), "y.forest");
  t.deepEqual(predictAll(table, kept.outputs[0]!.ensembles, unseen.values), said);
});

test("the same seed gives the same bits, another one other trees", async (t) => {
  const options = { ...OPTIONS, trees: 5, inputShare: 0.5 };
  const fitted = (seed: number) => fitRandomForest(table, train.targets, { ...options, seed });
  const [first, again, other] = [await fitted(1), await fitted(1), await fitted(2)];
  t.deepEqual(again, first);
  t.notDeepEqual(other, first);
});

test("more trees are better on unseen rows", async (t) => {
  const explained = [];
  for (const trees of [1, 10, 60]) {
    const forest = await fitRandomForest(table, train.targets, { ...OPTIONS, trees });
    explained.push(r2(predictAll(table, [forest], unseen.values), unseen.targets));
  }
  t.true(explained[0]! < explained[1]! && explained[1]! < explained[2]!, explained.join(" "));
});

test("it can be cancelled between trees, and tells how far it is", async (t) => {
  const cancel = new AbortController();
  const done: number[] = [];
  const fitting = fitRandomForest(table, train.targets, {
    ...OPTIONS,
    signal: cancel.signal,
    onProgress: (trees) => {
      done.push(trees);
      if (trees === 3) setImmediate(() => cancel.abort(new Error("enough")));
    },
  });
  await t.throwsAsync(fitting, { message: "enough" });
  t.deepEqual(done.slice(0, 3), [1, 2, 3]);
  t.true(done.length <= 5, `${done.length}`);
});

test("on 200 rows its error is that which Breiman published", async (t) => {
  // "Bagging predictors", 1996, table 3, Friedman #1: one tree 11.4, bagged trees 6.2.
  const errors = [];
  for (let seed = 0; seed < 6; seed++) {
    const { values, targets } = friedman(200, 10 + seed);
    const small = binTable(values, FRIEDMAN_INPUTS);
    const forest = await fitRandomForest(small, targets, { ...OPTIONS, trees: 25, seed });
    const said = predictAll(small, [forest], unseen.values);
    const error = said.reduce((sum, each, row) => sum + (each - unseen.targets[row]!) ** 2, 0);
    errors.push(error / said.length);
  }
  const mean = errors.reduce((sum, error) => sum + error, 0) / errors.length;
  t.true(mean > 5.2 && mean < 7.2, errors.join(" "));
});
