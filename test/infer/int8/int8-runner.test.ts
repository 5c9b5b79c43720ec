import test from "ava";
import { createInt8Runner } from "#infer/int8/int8-runner.ts";
import type { Int8DenseLayer, Int8Network } from "#infer/int8/types.ts";

const dense: Int8DenseLayer = {
  kind: "dense",
  inputs: 1,
  units: 2,
  isRelu: false,
  kernel: Int8Array.of(127, -127),
  kernelScale: 1 / 127,
  bias: Int32Array.of(0, 0),
  output: { scale: 0.01, zeroPoint: 0 },
};
const network: Int8Network = {
  inputs: 1,
  input: { scale: 1 / 255, zeroPoint: -128 },
  layers: [dense, { kind: "sigmoid" }],
};

test("real numbers go in and come out", (t) => {
  const { run } = createInt8Runner(network);
  const [up = 0, down = 0] = run(Float32Array.of(1));
  t.true(Math.abs(up - 1 / (1 + Math.exp(-1))) < 1 / 256);
  t.true(Math.abs(down - 1 / (1 + Math.E)) < 1 / 256);
  t.deepEqual([...run(Float32Array.of(0))], [0.5, 0.5]);
});

test("an input beyond what it was built for is taken for its end", (t) => {
  const { run } = createInt8Runner(network);
  const edge = [...run(Float32Array.of(1))];
  t.deepEqual([...run(Float32Array.of(50))], edge);
});

const refuses = test.macro({
  title: (given) => `refuses ${given}`,
  exec: (t, wrong: Partial<Int8Network>, message: RegExp) => {
    t.throws(() => createInt8Runner({ ...network, ...wrong }), { code: "model-invalid", message });
  },
});

const layers = (wrong: Partial<Int8DenseLayer>) => ({ layers: [{ ...dense, ...wrong }] });
test("no inputs", refuses, { inputs: 0 }, /inputs: 0, not 1 to/);
test("too many units", refuses, layers({ units: 1e9 }), /units of layer 1/);
test(
  "weights of another size",
  refuses,
  layers({ kernel: new Int8Array(3) }),
  /layer 1 has another/,
);
test("a bias of another size", refuses, layers({ bias: new Int32Array(1) }), /layer 1 has another/);
test("another number of inputs", refuses, layers({ inputs: 2 }), /layer 1 has another size/);
test("no scale of weights", refuses, layers({ kernelScale: 0 }), /layer 1 has no scale/);
test(
  "a zero point out of int8",
  refuses,
  { input: { scale: 1, zeroPoint: 128 } },
  /its input has no/,
);
test("an endless scale", refuses, { input: { scale: 1 / 0, zeroPoint: 0 } }, /its input has no/);

test("a vector of another length is refused", (t) => {
  t.throws(() => createInt8Runner(network).run(new Float32Array(2)), { code: "model-invalid" });
});
