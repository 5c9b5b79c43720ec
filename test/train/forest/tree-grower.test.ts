import test from "ava";
import { seededRandom } from "#core/random.ts";
import { faultOf } from "#optimize/forest-check.ts";
import { binTable } from "#train/forest/binned-table.ts";
import { HistogramPool } from "#train/forest/histogram-pool.ts";
import { TreeBuilder } from "#train/forest/tree-builder.ts";
import { TreeGrower } from "#train/forest/tree-grower.ts";
import type { GrowthLimits } from "#train/forest/types.ts";
import { FRIEDMAN_INPUTS, friedman } from "../../../bench/models/friedman.ts";
import { predictAll } from "./samples.ts";

const LIMITS: GrowthLimits = { maxLeaves: 64, minLeafRows: 1, inputShare: 1 };

function grown(values: Float32Array, inputs: number, targets: Float32Array, limits = LIMITS) {
  const table = binTable(values, inputs);
  const builder = new TreeBuilder();
  const grower = new TreeGrower(table, limits, seededRandom(1));
  const weights = new Float64Array(table.rows).fill(1);
  const counts: number[] = [];
  grower.grow({ sums: Float64Array.from(targets), weights }, builder, ({ sum, weight }, rows) => {
    counts.push(rows.length);
    return sum / weight;
  });
  return { table, tree: builder.build(0, 1), counts };
}

/** The tree that tries every bound of every input at each node, without histograms. */
function plainTree(values: Float32Array, inputs: number, targets: Float32Array, leaves: number) {
  type Leaf = { rows: number[]; gain: number; sides: [number[], number[]] };
  const squares = (rows: number[]) => {
    const mean = rows.reduce((sum, row) => sum + targets[row]!, 0) / rows.length;
    return rows.reduce((sum, row) => sum + (targets[row]! - mean) ** 2, 0);
  };
  const leafOf = (rows: number[]): Leaf => {
    const best: Leaf = { rows, gain: 0, sides: [rows, []] };
    for (let input = 0; input < inputs; input++) {
      for (const bound of new Set(rows.map((row) => values[row * inputs + input]!))) {
        const left = rows.filter((row) => values[row * inputs + input]! <= bound);
        const right = rows.filter((row) => values[row * inputs + input]! > bound);
        if (right.length === 0) continue;
        const gain = squares(rows) - squares(left) - squares(right);
        if (gain > best.gain) Object.assign(best, { gain, sides: [left, right] });
      }
    }
    return best;
  };
  const all = [leafOf(Array.from(targets, (_, row) => row))];
  while (all.length < leaves) {
    all.sort((a, b) => b.gain - a.gain);
    const [best] = all.splice(0, 1);
    all.push(...best!.sides.map(leafOf));
  }
  const said = new Float64Array(targets.length);
  for (const { rows } of all) {
    const mean = rows.reduce((sum, row) => sum + targets[row]!, 0) / rows.length;
    for (const row of rows) said[row] = mean;
  }
  return said;
}

test("it is the tree that trying every bound finds", (t) => {
  const random = seededRandom(8);
  const values = Float32Array.from({ length: 200 * 3 }, () => random.whole(0, 60));
  const targets = Float32Array.from(
    { length: 200 },
    (_, row) => Math.sin(values[row * 3]! / 9) * values[row * 3 + 1]! + random.unit(),
  );
  const { table, tree } = grown(values, 3, targets, { ...LIMITS, maxLeaves: 24 });
  const said = predictAll(table, [tree], values);
  const plain = plainTree(values, 3, targets, 24);
  for (const [row, each] of said.entries()) {
    t.true(Math.abs(each - plain[row]!) < 1e-4, `row ${row}: ${each} against ${plain[row]}`);
  }
});

test("what is left of a parent is its other child: counting every node gives the same tree", (t) => {
  const { values, targets } = friedman(3000, 4);
  const table = binTable(values, FRIEDMAN_INPUTS);
  // Whole numbers add up to the same in any order.
  const sums = Float64Array.from(targets, (target) => Math.round(target * 64));
  const weights = new Float64Array(table.rows).fill(1);
  const trees = [64, 5, 0].map((histograms) => {
    const pool = new HistogramPool(FRIEDMAN_INPUTS, histograms);
    const builder = new TreeBuilder();
    const limits = { ...LIMITS, maxLeaves: 600 };
    const grower = new TreeGrower(table, limits, seededRandom(1), pool);
    grower.grow({ sums, weights }, builder, ({ sum, weight }) => sum / weight);
    return builder.build(0, 1);
  });
  t.is(trees[0]!.leaves.length, 600);
  t.deepEqual(trees[1], trees[0]);
  t.deepEqual(trees[2], trees[0]);
});

test("without a limit it learns every row by heart", (t) => {
  const { values, targets } = friedman(700, 1);
  const { table, tree } = grown(values, FRIEDMAN_INPUTS, targets, { ...LIMITS, maxLeaves: 4096 });
  t.is(tree.leaves.length, 700);
  const said = predictAll(table, [tree], values);
  t.true(said.every((each, row) => each === targets[row]));
});

test("limits hold, and every row is in one leaf", (t) => {
  const { values, targets } = friedman(6000, 2);
  for (const limits of [
    { maxLeaves: 2, minLeafRows: 1, inputShare: 1 },
    { maxLeaves: 300, minLeafRows: 1, inputShare: 0.3 },
    { maxLeaves: 4096, minLeafRows: 40, inputShare: 1 },
  ]) {
    const { table, tree, counts } = grown(values, FRIEDMAN_INPUTS, targets, limits);
    t.is(faultOf({ edges: table.edges, outputs: [{ name: "y", ensembles: [tree] }] }), null);
    t.true(tree.leaves.length <= limits.maxLeaves);
    t.true(counts.every((count) => count >= limits.minLeafRows));
    t.is(
      counts.reduce((sum, count) => sum + count, 0),
      6000,
    );
  }
});

test("targets that are all the same, and one row, are one leaf", (t) => {
  for (const rows of [1, 50]) {
    const values = Float32Array.from({ length: rows }, (_, i) => i);
    const { tree } = grown(values, 1, new Float32Array(rows).fill(0.1));
    t.deepEqual([...tree.leaves], [Math.fround(0.1)]);
    t.is(tree.left.length, 0);
  }
});

test("limits that no tree can keep are refused", (t) => {
  const table = binTable(Float32Array.of(1, 2), 1);
  for (const odd of [
    { maxLeaves: 1 },
    { maxLeaves: 4097 },
    { minLeafRows: 0 },
    { inputShare: 0 },
    { inputShare: 1.1 },
    { inputShare: Number.NaN },
  ]) {
    const make = () => new TreeGrower(table, { ...LIMITS, ...odd }, seededRandom(1));
    t.throws(make, { instanceOf: RangeError });
  }
});
