import test from "ava";
import { GOLDEN_TOLERANCE, goldenFault, goldenVectors } from "#infer/golden.ts";
import { tfliteBuilds } from "#infer/tflite-c/tflite-builds.ts";
import type { ModelBuilds, NetworkSpec } from "#infer/types.ts";
import { scaleTable } from "#train/autoencoder-fit.ts";
import { buildInt8 } from "#train/int8-build.ts";
import { interpret } from "../../helpers/graph-interpreter.ts";
import { ODD_NETWORK } from "../../helpers/odd-library.ts";
import { randomNetwork } from "../../helpers/reference-network.ts";

const SEQUENCE: NetworkSpec = {
  inputShape: [6, 3],
  layers: [
    { kind: "lstm", units: 8, isSequence: false },
    { kind: "dense", units: 2, activation: "linear" },
  ],
};

/** Names of the builds, each of which answers the network's golden vectors within its tolerance. */
const builds = test.macro((t, given: ModelBuilds, names: readonly string[]) => {
  const found = tfliteBuilds(given);
  t.deepEqual(
    found.map(({ name }) => name),
    names,
  );
  for (const { name, tolerance, graph } of found) {
    const model = graph();
    const run = (input: Float32Array) => Float32Array.from(interpret(model, [...input]));
    t.is(goldenFault({ run }, goldenVectors(given.network), tolerance), null, name);
    const isExact = tolerance === GOLDEN_TOLERANCE.float32;
    t.is(isExact, !model.tensors.some(({ type }) => type === "int8"), name);
  }
});

test(
  "a detector answers in float alone: its threshold belongs to those answers",
  builds,
  {
    network: ODD_NETWORK,
  },
  ["tflite"],
);

test(
  "a forecaster also with weights in 8 bits, with the fused LSTM and without",
  builds,
  {
    network: randomNetwork(SEQUENCE, 2, 0.3),
  },
  ["tflite", "tflite-hybrid", "tflite-unrolled"],
);

test("and whichever has a build in whole numbers in that", builds, withInt8(), [
  "tflite",
  "tflite-int8",
]);

function withInt8(): ModelBuilds {
  const values = Float32Array.from({ length: 20 * 500 }, (_, at) => ((at * 7919) % 997) / 997);
  const [offset, spread, typical] = [0, 1, 0.5].map((each) => new Float64Array(20).fill(each));
  const scaler = { offset: offset!, spread: spread!, typical: typical! };
  const table = scaleTable(scaler, { rows: 500, columns: 20, values });
  return { network: ODD_NETWORK, int8: buildInt8(ODD_NETWORK, table) };
}
