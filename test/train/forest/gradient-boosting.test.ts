import test from "ava";
import { binTable } from "#train/forest/binned-table.ts";
import { fitGradientBoosting } from "#train/forest/gradient-boosting.ts";
import { FRIEDMAN_INPUTS, friedman } from "../../../bench/models/friedman.ts";
import { predictAll, r2 } from "./samples.ts";

const OPTIONS = {
  trees: 100,
  maxLeaves: 16,
  minLeafRows: 20,
  inputShare: 1,
  shrinkage: 0.1,
  seed: 7,
};
const train = friedman(4000, 1);
const unseen = friedman(4000, 2);
const table = binTable(train.values, FRIEDMAN_INPUTS);

test("it explains nearly all that can be, and the loss falls with each tree", async (t) => {
  const losses: number[] = [];
  const boosting = await fitGradientBoosting(table, train.targets, OPTIONS, (loss) =>
    losses.push(loss),
  );
  const explained = r2(predictAll(table, [boosting], unseen.values), unseen.targets);
  t.true(explained > 0.93 && explained < 0.96, `${explained}`);
  t.is(losses.length, 100);
  t.true(losses.every((loss, tree) => tree === 0 || loss < losses[tree - 1]!));
  const said = predictAll(table, [boosting], train.values);
  const left = said.reduce((sum, each, row) => sum + (each - train.targets[row]!) ** 2, 0);
  t.true(Math.abs(left / 4000 - losses[99]!) < 1e-9, "the last loss is that of what is served");
});

test("the same seed gives the same bits, another one other draws", async (t) => {
  const options = { ...OPTIONS, trees: 5, inputShare: 0.4 };
  const fitted = (seed: number) => fitGradientBoosting(table, train.targets, { ...options, seed });
  const [first, again, other] = [await fitted(1), await fitted(1), await fitted(2)];
  t.deepEqual(again, first);
  t.notDeepEqual(other, first);
});

test("its first tree is a share of the tree over the distance to the mean", async (t) => {
  const small = binTable(Float32Array.of(1, 2, 3, 4), 1);
  const options = { ...OPTIONS, trees: 1, minLeafRows: 1, maxLeaves: 2, shrinkage: 0.25 };
  const { base, scale, leaves } = await fitGradientBoosting(
    small,
    Float32Array.of(0, 0, 8, 8),
    options,
  );
  t.is(base, 4);
  t.is(scale, 1);
  t.deepEqual([...leaves].sort(), [-1, 1]);
});

test("it can be cancelled, and refuses a shrinkage that is none", async (t) => {
  const signal = AbortSignal.abort(new Error("enough"));
  await t.throwsAsync(fitGradientBoosting(table, train.targets, { ...OPTIONS, signal }), {
    message: "enough",
  });
  for (const shrinkage of [0, 1.1, Number.NaN]) {
    await t.throwsAsync(fitGradientBoosting(table, train.targets, { ...OPTIONS, shrinkage }), {
      message: `no shrinkage: ${shrinkage}`,
    });
  }
});
