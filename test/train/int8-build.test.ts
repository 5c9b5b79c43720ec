import test from "ava";
import { seededRandom } from "#core/random.ts";
import type { Table } from "#features/types.ts";
import { createInt8Runner } from "#infer/int8/int8-runner.ts";
import { createPlainRunner } from "#infer/plain-runner.ts";
import type { DenseLayer, Network } from "#infer/types.ts";
import { buildInt8 } from "#train/int8-build.ts";

const random = seededRandom(5);
const spread = (count: number, size: number) =>
  Float32Array.from({ length: count }, () => size * (2 * random.unit() - 1));

function dense(
  inputs: number,
  units: number,
  activation: DenseLayer["activation"],
  size: number,
): DenseLayer {
  const [kernel, bias] = [spread(inputs * units, size), spread(units, size)];
  return { kind: "dense", inputs, units, activation, kernel, bias };
}

const detector: Network = {
  inputShape: [20],
  layers: [dense(20, 8, "relu", 0.5), { kind: "dropout", rate: 0.1 }, dense(8, 20, "sigmoid", 1)],
};
const table = (rows: number): Table => {
  const values = Float32Array.from({ length: rows * 20 }, () => random.unit());
  return { rows, columns: 20, values };
};

test("the int8 build answers as the network does, within a step or two of 1/256", (t) => {
  const [real, whole] = [
    createPlainRunner(detector),
    createInt8Runner(buildInt8(detector, table(500))),
  ];
  let [sum, worst] = [0, 0];
  for (let row = 0; row < 500; row++) {
    const vector = Float32Array.from({ length: 20 }, () => random.unit());
    const expected = real.run(vector);
    for (const [index, value] of whole.run(vector).entries()) {
      const error = Math.abs(value - expected[index]!);
      sum += error;
      worst = Math.max(worst, error);
    }
  }
  t.true(sum / 10_000 < 0.004, `mean ${sum / 10_000}`);
  t.true(worst < 0.02, `worst ${worst}`);
});

test("weights are symmetric, 0 is exact, and the sigmoid stands for itself", (t) => {
  const { input, layers } = buildInt8(detector, table(100));
  t.is(input.zeroPoint, -128);
  t.deepEqual(
    layers.map(({ kind }) => kind),
    ["dense", "dense", "sigmoid"],
  );
  for (const layer of layers) {
    if (layer.kind !== "dense") continue;
    t.is(Math.max(...layer.kernel.map(Math.abs)), 127);
    t.true(Number.isInteger(layer.output.zeroPoint));
  }
  const [first] = layers;
  t.is(first?.kind === "dense" ? first.output.zeroPoint : 0, -128, "relu begins at 0");
});

test("a network of zeros and a table of zeros can be built", (t) => {
  const zeros: DenseLayer = { ...dense(2, 1, "linear", 0), bias: Float32Array.of(0) };
  const calibration = { rows: 1, columns: 2, values: new Float32Array(2) };
  const { run } = createInt8Runner(buildInt8({ inputShape: [2], layers: [zeros] }, calibration));
  t.deepEqual([...run(Float32Array.of(0, 0))], [0]);
});

test("other layers have no int8 build here", (t) => {
  const lstm = {
    kind: "lstm",
    inputs: 1,
    units: 1,
    isSequence: false,
    kernel: new Float32Array(4),
    recurrent: new Float32Array(4),
    bias: new Float32Array(4),
  } as const;
  const calibration = { rows: 1, columns: 1, values: new Float32Array(1) };
  t.throws(() => buildInt8({ inputShape: [1, 1], layers: [lstm] }, calibration), {
    code: "model-invalid",
    message: "there is no int8 build of a layer lstm",
  });
});
