import test from "ava";
import fc from "fast-check";
import { AppError } from "#core/errors.ts";
import { seededRandom } from "#core/random.ts";
import { decodeForest, encodeForest } from "#optimize/forest-codec.ts";
import { createForestPredictor } from "#optimize/forest-prediction.ts";
import { type ForestModel, MAX_FOREST_BYTES, type TreeEnsemble } from "#optimize/types.ts";
import { smallModel } from "./samples.ts";

test("the kept form is these bytes", (t) => {
  const [first] = smallModel().outputs;
  const bytes = encodeForest({ ...smallModel(), outputs: [first!] });
  // biome-ignore format: grouped by field
  t.deepEqual([...bytes], [
    0x41, 0x47, 0x46, 0x1a,  1, 0,  2, 0,  1, 0,
    2, 0,  0, 0, 0x80, 0x3f,  0, 0, 0, 0x40,
    1, 0,  0, 0, 0x20, 0x41,
    5, 0,  0x66, 0x69, 0x72, 0x73, 0x74,  1, 0,
    0, 0, 0, 0, 0, 0, 0x59, 0x40,  0, 0, 0, 0, 0, 0, 0xe0, 0x3f,
    2, 0,  2, 0,  0, 0,
    0, 1,  0, 0,  1, 0, 0xfe, 0xff,  0xff, 0xff, 0xfd, 0xff,
    0, 0, 0x40, 0x40,  0, 0, 0x80, 0x3f,  0, 0, 0, 0x40,  0, 0, 0xa0, 0x40,
  ]);
});

test("any sound model comes back as it was, and predicts the same", (t) => {
  const property = fc.property(fc.integer(), (seed) => {
    const model = madeUpModel(seed);
    const read = decodeForest(encodeForest(model), "model.forest");
    t.deepEqual(read, model);
    const random = seededRandom(seed);
    const row = Float32Array.from(model.edges, () => random.unit() * 20 - 10);
    t.deepEqual(createForestPredictor(read)(row), createForestPredictor(model)(row));
  });
  fc.assert(property, { numRuns: 60 });
});

test("every cut of it is refused by name", (t) => {
  const bytes = encodeForest(smallModel());
  for (let end = 0; end < bytes.length; end++) {
    t.throws(() => decodeForest(bytes.subarray(0, end), "cut.forest"), {
      instanceOf: AppError,
      code: "model-invalid",
      message: /^cut\.forest: no forest \(it ends within \d+ bytes at \d+\): train the optimizer /,
    });
  }
});

test("what is none, of another version or longer is refused by name", (t) => {
  const changed = (at: number, value: number) => {
    const bytes = encodeForest(smallModel());
    bytes[at] = value;
    return bytes;
  };
  const cases: readonly (readonly [Uint8Array, RegExp])[] = [
    [changed(0, 0), /it begins otherwise/],
    [changed(4, 2), /version 2, not 1/],
    [changed(6, 65), /65 inputs, more than 64/],
    [changed(8, 9), /9 outputs, more than 8/],
    [changed(10, 255), /it ends within 1020 bytes/],
    [Uint8Array.of(...encodeForest(smallModel()), 0), /1 bytes too many/],
    [new Uint8Array(MAX_FOREST_BYTES + 1), /more than 4000000 bytes/],
  ];
  for (const [bytes, message] of cases) t.throws(() => decodeForest(bytes, "f"), { message });
});

test("changed bytes are refused by name or give a model whose walks end", (t) => {
  const random = seededRandom(5);
  let refused = 0;
  for (let run = 0; run < 4000; run++) {
    const bytes = encodeForest(madeUpModel(run % 40));
    const changes = random.whole(1, 4);
    for (let i = 0; i < changes; i++) {
      bytes[random.whole(0, bytes.length - 1)] = random.pick([0, 1, 127, 128, 255, random.bits()]);
    }
    try {
      const model = decodeForest(bytes, "odd.forest");
      const said = createForestPredictor(model)(new Float32Array(model.edges.length));
      t.is(said.length, model.outputs.length);
    } catch (error) {
      refused++;
      t.true(error instanceof AppError && error.message.startsWith("odd.forest: no forest ("));
    }
  }
  t.true(refused > 1000, `${refused}`);
});

test("an unsound or too large model is not kept", (t) => {
  const unsound = { ...smallModel(), outputs: [] };
  t.throws(() => encodeForest(unsound), { message: "no forest: 0 outputs" });
  const trees = 1000;
  const tree = chain(500);
  const large: TreeEnsemble = {
    base: 0,
    scale: 1,
    firstNode: Uint32Array.from({ length: trees + 1 }, (_, i) => i * 500),
    feature: repeat(tree.feature, trees),
    bin: repeat(tree.bin, trees),
    left: repeat(tree.left, trees),
    right: repeat(tree.right, trees),
    leaves: repeat(tree.leaves, trees),
  };
  const model = { ...smallModel(), outputs: [{ name: "a", ensembles: [large] }] };
  t.throws(() => encodeForest(model), { message: "more than 4000000 bytes" });
});

/** A tree that goes right at each node. */
function chain(nodes: number) {
  return {
    feature: new Uint8Array(nodes),
    bin: new Uint8Array(nodes),
    left: Int16Array.from({ length: nodes }, (_, i) => ~i),
    right: Int16Array.from({ length: nodes }, (_, i) => (i + 1 < nodes ? i + 1 : ~nodes)),
    leaves: new Float32Array(nodes + 1),
  };
}

function repeat<Values extends Uint8Array | Int16Array | Float32Array>(
  values: Values,
  times: number,
): Values {
  const all = new (values.constructor as new (length: number) => Values)(values.length * times);
  for (let i = 0; i < times; i++) all.set(values, i * values.length);
  return all;
}

/** A sound model of up to 4 inputs, 3 outputs and trees of up to 12 nodes in any shape. */
function madeUpModel(seed: number): ForestModel {
  const random = seededRandom(seed);
  const value = () => Math.fround(random.unit() * 20 - 10);
  const edges = Array.from({ length: random.whole(1, 4) }, () =>
    Float32Array.from(new Set(Array.from({ length: random.whole(1, 9) }, value))).sort(),
  );
  const ensemble = (): TreeEnsemble => {
    const trees = Array.from({ length: random.whole(1, 4) }, () => madeUpTree(random.whole(0, 12)));
    let nodes = 0;
    const feature = trees.flatMap(({ left }) => left.map(() => random.whole(0, edges.length - 1)));
    return {
      base: random.unit(),
      scale: random.unit(),
      firstNode: Uint32Array.from([0, ...trees.map(({ left }) => (nodes += left.length))]),
      feature: Uint8Array.from(feature),
      bin: Uint8Array.from(feature, (input) => random.whole(0, edges[input]!.length - 1)),
      left: Int16Array.from(trees.flatMap(({ left }) => left)),
      right: Int16Array.from(trees.flatMap(({ right }) => right)),
      leaves: Float32Array.from({ length: nodes + trees.length }, value),
    };
  };
  /** Splits a leaf drawn by chance until there are so many nodes. */
  function madeUpTree(nodes: number) {
    const left: number[] = [];
    const right: number[] = [];
    const ends: { side: number[]; at: number }[] = [{ side: [], at: 0 }];
    for (let node = 0; node < nodes; node++) {
      const [end] = ends.splice(random.whole(0, ends.length - 1), 1);
      end!.side[end!.at] = node;
      ends.push({ side: left, at: node }, { side: right, at: node });
    }
    for (const [leaf, { side, at }] of ends.entries()) side[at] = ~leaf;
    return { left, right };
  }
  const outputs = Array.from({ length: random.whole(1, 3) }, (_, i) => ({
    name: `output_${i}`,
    ensembles: Array.from({ length: random.whole(1, 2) }, ensemble),
  }));
  return { edges, outputs };
}
