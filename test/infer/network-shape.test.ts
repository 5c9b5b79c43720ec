import test, { type ExecutionContext } from "ava";
import { AppError } from "#core/errors.ts";
import { checkNetwork, NETWORK_LIMITS, networkShapes } from "#infer/network-shape.ts";
import type { LayerSpec, Network, NetworkSpec } from "#infer/types.ts";
import { randomNetwork } from "../helpers/reference-network.ts";

const DENSE: LayerSpec = { kind: "dense", units: 4, activation: "relu" };
const LAST: LayerSpec = { kind: "lstm", units: 3, isSequence: false };
const SEQUENCE: LayerSpec = { kind: "lstm", units: 3, isSequence: true };
const DROPOUT: LayerSpec = { kind: "dropout", rate: 0.2 };

test("each layer's input, and what comes out", (t) => {
  const layers = [SEQUENCE, DROPOUT, LAST, DENSE];
  const shapes = networkShapes({ inputShape: [24, 10], layers });
  t.deepEqual(shapes, [[24, 10], [24, 3], [24, 3], [3], [4]]);
  t.deepEqual(networkShapes({ inputShape: [20], layers: [DENSE] }), [[20], [4]]);
});

const refuses = test.macro({
  title: (given) => `refused: ${given}`,
  exec: (t: ExecutionContext, spec: NetworkSpec, what: RegExp) => {
    const error = t.throws(() => networkShapes(spec), { instanceOf: AppError });
    t.is(error?.code, "model-invalid");
    t.regex(error?.message ?? "", what);
  },
});

const vector = (...layers: LayerSpec[]): NetworkSpec => ({ inputShape: [5], layers });
const dense = (units: number): LayerSpec => ({ kind: "dense", units, activation: "linear" });
const dropout = (rate: number): LayerSpec => ({ kind: "dropout", rate });
const deep = new Array<LayerSpec>(NETWORK_LIMITS.layers + 1).fill(DENSE);

test("no dimension", refuses, { inputShape: [], layers: [DENSE] }, /0 dimensions/);
test("three dimensions", refuses, { inputShape: [2, 3, 4], layers: [LAST] }, /3 dimensions/);
test("no feature", refuses, { inputShape: [0], layers: [DENSE] }, /input features: 0/);
test("half a step", refuses, { inputShape: [1.5, 2], layers: [LAST] }, /input steps: 1.5/);
test("too many steps", refuses, { inputShape: [4097, 2], layers: [LAST] }, /input steps: 4097/);
test("no layer", refuses, vector(), /number of layers: 0/);
test("too many layers", refuses, vector(...deep), /number of layers: 65/);
test("no unit", refuses, vector(DENSE, dense(0)), /units of layer 2 \(dense\): 0/);
test("too many units", refuses, vector(dense(4097)), /layer 1 \(dense\): 4097/);
test("units that are no number", refuses, vector(dense(Number.NaN)), /layer 1 \(dense\): NaN/);
test("an LSTM of one vector", refuses, vector(LAST), /layer 1 \(lstm\) takes a sequence/);
test("all dropped", refuses, vector(dropout(1), DENSE), /layer 1 \(dropout\) has the rate 1/);
test("less than nothing dropped", refuses, vector(DENSE, dropout(-0.1)), /the rate -0.1/);
test(
  "a dense layer of a sequence",
  refuses,
  { inputShape: [5, 2], layers: [SEQUENCE, DENSE] },
  /layer 2 \(dense\) takes one vector/,
);
test(
  "a sequence at the end",
  refuses,
  { inputShape: [5, 2], layers: [SEQUENCE, DROPOUT] },
  /its last layer gives a sequence/,
);

const GOOD = randomNetwork({ inputShape: [5, 2], layers: [LAST, DENSE] }, 1);

test("a network whose weights fit passes", (t) => {
  t.deepEqual(checkNetwork(GOOD), [[5, 2], [3], [4]]);
});

/** The good network with something else in one layer. */
function changed(index: number, change: object): Network {
  const layers = GOOD.layers.map((layer, at) => (at === index ? { ...layer, ...change } : layer));
  return { ...GOOD, layers: layers as Network["layers"] };
}

const holdsNoNumber = new Float32Array(24).fill(Number.POSITIVE_INFINITY, 23);
for (const [network, what] of [
  [changed(1, { inputs: 4 }), /layer 2 \(dense\) takes 4 inputs and gets 3/],
  [
    changed(0, { kernel: new Float32Array(23) }),
    /kernel of layer 1 \(lstm\) has 23 weights, not 24/,
  ],
  [changed(0, { recurrent: new Float32Array(9) }), /recurrent kernel of layer 1 .* 9 .* not 36/],
  [changed(0, { bias: new Float32Array(3) }), /bias of layer 1 \(lstm\) has 3 weights, not 12/],
  [changed(1, { bias: new Float32Array(5) }), /bias of layer 2 \(dense\) has 5 weights, not 4/],
  [
    changed(0, { kernel: holdsNoNumber }),
    /kernel of layer 1 \(lstm\) has a weight that is no number/,
  ],
] as const) {
  test(`refused: ${what.source}`, (t) => {
    const error = t.throws(() => checkNetwork(network), { instanceOf: AppError });
    t.regex(error?.message ?? "", what);
  });
}
