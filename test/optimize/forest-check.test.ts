import test, { type ExecutionContext } from "ava";
import { faultOf } from "#optimize/forest-check.ts";
import type { ForestModel, TreeEnsemble } from "#optimize/types.ts";
import { smallEnsemble, smallModel } from "./samples.ts";

test("a sound model has no fault", (t) => {
  t.is(faultOf(smallModel()), null);
});

const refuses = test.macro((t: ExecutionContext, change: Partial<ForestModel>, fault: RegExp) => {
  t.regex(String(faultOf({ ...smallModel(), ...change })), fault);
});
const edges = (...values: number[]) => [Float32Array.from(values), Float32Array.of(10)];
const outputs = (...names: string[]) =>
  names.map((name) => ({ name, ensembles: [smallEnsemble()] }));

test("no inputs", refuses, { edges: [] }, /^0 inputs$/);
test("too many", refuses, { edges: Array(65).fill(Float32Array.of(1)) }, /^65 inputs$/);
test("no outputs", refuses, { outputs: [] }, /^0 outputs$/);
test("nine outputs", refuses, { outputs: outputs(..."abcdefghi") }, /^9 outputs$/);
test("two of one name", refuses, { outputs: outputs("a", "a") }, /^an output twice$/);
test("a strange name", refuses, { outputs: outputs("a\n") }, /no plain name/);
test("no ensemble", refuses, { outputs: [{ name: "a", ensembles: [] }] }, /^a: 0 ensembles$/);
test("equal edges", refuses, { edges: edges(1, 1) }, /^input 0: edge 1 is not above$/);
test("falling edges", refuses, { edges: edges(2, 1) }, /^input 0: edge 1 is not above$/);
test("no number as edge", refuses, { edges: edges(Number.NaN) }, /edge 0 is not finite/);
test("256 edges", refuses, { edges: edges(...Array(256).keys()) }, /^input 0: 256 edges$/);
test("an edge that no node may ask for", refuses, { edges: edges() }, /^first: node 0 asks bin 0$/);

const refusesTree = test.macro(
  (t: ExecutionContext, change: Partial<TreeEnsemble>, fault: string) => {
    const ensembles = [{ ...smallEnsemble(), ...change }];
    t.is(faultOf({ ...smallModel(), outputs: [{ name: "a", ensembles }] }), `a: ${fault}`);
  },
);
const i16 = (...values: number[]) => Int16Array.from(values);
const u8 = (...values: number[]) => Uint8Array.from(values);

test("no trees", refusesTree, { firstNode: Uint32Array.of(0) }, "0 trees");
test("no base", refusesTree, { base: Number.NaN }, "base or scale is not finite");
test("no scale", refusesTree, { scale: Infinity }, "base or scale is not finite");
test(
  "nodes that belong to no tree",
  refusesTree,
  { firstNode: Uint32Array.of(0, 1, 1) },
  "the trees do not add up to their nodes",
);
test(
  "trees that overlap",
  refusesTree,
  { firstNode: Uint32Array.of(0, 3, 2) },
  "the trees do not add up to their nodes",
);
test(
  "a leaf that is no number",
  refusesTree,
  { leaves: Float32Array.of(1, 2, Number.NaN, 3) },
  "leaf 2 is not finite",
);
test("a foreign input", refusesTree, { feature: u8(0, 2) }, "node 1 asks input 2");
test("a foreign bin", refusesTree, { bin: u8(0, 1) }, "node 1 asks bin 1");
test("a circle", refusesTree, { left: i16(0, ~1) }, "tree 0: child 0 of node 0 goes back");
test("a way up", refusesTree, { left: i16(1, 0) }, "tree 0: child 0 of node 1 goes back");
test("a far child", refusesTree, { left: i16(2, ~1) }, "tree 0: child 2 of node 0 is not there");
test("a far leaf", refusesTree, { left: i16(1, ~3) }, "tree 0: child -4 of node 1 is not there");
test(
  "one leaf twice",
  refusesTree,
  { left: i16(1, ~0) },
  "tree 0: child -1 of node 1 is another's, too",
);
test(
  "one node twice",
  refusesTree,
  { right: i16(1, ~2) },
  "tree 0: child 1 of node 0 is another's, too",
);
