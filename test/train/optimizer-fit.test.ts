import test from "ava";
import { encodeForest } from "#optimize/forest-codec.ts";
import { followedIntervals, resourceRows, sliceRows } from "#optimize/resource-rows.ts";
import { MAX_FOREST_BYTES, RESOURCE_NAMES } from "#optimize/types.ts";
import { fitOptimizer } from "#train/optimizer-fit.ts";
import { lawfulIntervals } from "../helpers/intervals.ts";

const rows = resourceRows(followedIntervals(lawfulIntervals(300, 1)));

test("each resource has a forest and boosted trees over few components", async (t) => {
  const told: number[] = [];
  const { preprocessing, forest } = await fitOptimizer(rows, {
    seed: 1,
    onProgress: (done, all) => told.push(done / all),
  });
  t.deepEqual(
    forest.outputs.map(({ name }) => name),
    [...RESOURCE_NAMES],
  );
  for (const { ensembles } of forest.outputs) {
    t.deepEqual(
      ensembles.map(({ firstNode }) => firstNode.length - 1),
      [100, 100],
    );
  }
  t.is(preprocessing.scaler.offset.length, rows.inputs.columns);
  // Of 31 inputs only load, its forecast, CPU, memory, response time and one knob move at all.
  t.true(forest.edges.length >= 3 && forest.edges.length <= 7, `${forest.edges.length}`);
  t.is(told.length, 1200, "twice: to learn what it is worth, and to fit");
  t.is(told.at(-1), 1);
});

test("the same rows and seed give the same bits", async (t) => {
  const few = resourceRows(followedIntervals(lawfulIntervals(80, 2)));
  const fitted = await fitOptimizer(few, { seed: 1 });
  t.deepEqual(await fitOptimizer(few, { seed: 1 }), fitted);
  t.notDeepEqual(await fitOptimizer(few, { seed: 2 }), fitted);
});

test("it can be cancelled, and needs rows", async (t) => {
  const signal = AbortSignal.abort(new Error("enough"));
  await t.throwsAsync(fitOptimizer(rows, { seed: 1, signal }), { message: "enough" });
  await t.throwsAsync(fitOptimizer(resourceRows([]), { seed: 1 }), { instanceOf: RangeError });
});

test("however many rows, it can be kept", async (t) => {
  const { forest } = await fitOptimizer(resourceRows(followedIntervals(lawfulIntervals(9000, 3))), {
    seed: 1,
  });
  const leaves = forest.outputs.map(({ ensembles }) => ensembles[0]!.leaves.length);
  t.true(
    leaves.some((count) => count > 100_000),
    `near its cap: ${leaves.join(" ")}`,
  );
  const bytes = encodeForest(forest).length;
  t.true(bytes <= MAX_FOREST_BYTES, `${bytes}`);
});

test("a change that can be told is kept nearly whole", async (t) => {
  const { forest } = await fitOptimizer(rows, { seed: 1 });
  const kept = forest.outputs.map(({ ensembles }) => ensembles[0]!.scale * 100);
  t.true(kept[0]! > 0.8 && kept[2]! > 0.8, `${kept}`);
  t.true(
    kept.every((share) => share >= 0 && share <= 1.0001),
    `${kept}`,
  );
});

test("of too many rows the newest are learned from", async (t) => {
  const newest = sliceRows(rows, rows.inputs.rows - 60, rows.inputs.rows);
  t.deepEqual(
    await fitOptimizer(rows, { seed: 1, mostRows: 60 }),
    await fitOptimizer(newest, { seed: 1 }),
  );
});
