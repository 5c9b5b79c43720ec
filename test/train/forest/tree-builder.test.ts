import test from "ava";
import { TreeBuilder } from "#train/forest/tree-builder.ts";
import { smallEnsemble } from "../../optimize/samples.ts";

test("trees are laid out one after the other, children numbered from their root", (t) => {
  const builder = new TreeBuilder();
  const root = builder.addNode({ gain: 1, input: 0, bin: 0 }, -1, true);
  builder.addLeaf(3, root, false);
  const node = builder.addNode({ gain: 1, input: 1, bin: 0 }, root, true);
  builder.addLeaf(1, node, true);
  builder.addLeaf(2, node, false);
  builder.endTree();
  builder.addLeaf(5, -1, true);
  builder.endTree();
  t.deepEqual(builder.build(100, 0.5), smallEnsemble());
});

test("a later tree's children are its own", (t) => {
  const builder = new TreeBuilder();
  for (let tree = 0; tree < 2; tree++) {
    const root = builder.addNode({ gain: 1, input: 0, bin: 0 }, -1, true);
    builder.addLeaf(tree, root, true);
    builder.addLeaf(tree, root, false);
    builder.endTree();
  }
  const { firstNode, left, right } = builder.build(0, 1);
  t.deepEqual([...firstNode], [0, 1, 2]);
  t.deepEqual([...left], [~0, ~0]);
  t.deepEqual([...right], [~1, ~1]);
});
