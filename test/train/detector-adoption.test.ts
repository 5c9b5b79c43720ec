import test from "ava";
import { FEATURE_NAMES } from "#features/types.ts";
import { createPlainRunner } from "#infer/plain-runner.ts";
import { adoptDetector } from "#train/detector-adoption.ts";
import { fitDetector, learnUsual } from "#train/detector-fit.ts";
import { randomNetwork } from "../helpers/reference-network.ts";
import { chance } from "../helpers/tflite-models.ts";

const OPTIONS = { falseAlarmRate: 0.01, releaseShare: 0.5, levelVectors: 100 };
const names = FEATURE_NAMES.slice(0, 3);
const table = { rows: 700, columns: 3, values: chance(2100, 2, 7) };
const network = randomNetwork(
  { inputShape: [3], layers: [{ kind: "dense", units: 3, activation: "sigmoid" }] },
  4,
);

test("without a model all but the network is learned", async (t) => {
  const adopted = adoptDetector({ network, model: null, table, names, options: OPTIONS });
  t.is(adopted.network, network);
  const { scaler } = (await fitDetector(table, names, { seed: 1, epochs: 1, ...OPTIONS })).model;
  const runner = createPlainRunner(network);
  t.deepEqual(adopted.model, learnUsual(table, names, scaler, runner, OPTIONS));
});

test("a model that came with it stays, and how far the int8 build is off is told", (t) => {
  const { model } = adoptDetector({ network, model: null, table, names, options: OPTIONS });
  const adopted = adoptDetector({ network, model, table, names, options: OPTIONS });
  t.is(adopted.model, model);
  t.true(adopted.int8Off > 0 && adopted.int8Off < 0.005, String(adopted.int8Off));
});

test("a network that 8 bits do not hold is told of by its distance", (t) => {
  const [layer] = network.layers;
  if (layer?.kind !== "dense") return t.fail();
  // Weights that cancel each other out, and take all of the range.
  const kernel = Float32Array.from(layer.kernel);
  const bias = Float32Array.from(layer.bias);
  kernel.set([1e4, 0, 0, 0, 0, 0, 0, 0, 0]);
  const wide = { ...network, layers: [{ ...layer, kernel, bias }] };
  const { int8Off } = adoptDetector({ network: wide, model: null, table, names, options: OPTIONS });
  t.true(int8Off > 0.02, String(int8Off));
});
