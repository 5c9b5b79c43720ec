import test from "ava";
import { AppError } from "#core/errors.ts";
import { seededRandom } from "#core/random.ts";
import { createPlainRunner } from "#infer/plain-runner.ts";
import type { NetworkSpec } from "#infer/types.ts";
import { chooseKernels } from "#train/choose-kernels.ts";
import { createTrainingNetwork } from "#train/network-training.ts";
import { plainKernels } from "#train/plain-kernels.ts";
import { gradientsAreRight, trainingOf, weightsOf } from "../helpers/gradient-check.ts";
import { randomNetwork, randomRows } from "../helpers/reference-network.ts";

const SMALL_FORECASTER: NetworkSpec = {
  inputShape: [6, 3],
  layers: [
    { kind: "lstm", units: 8, isSequence: true },
    { kind: "dropout", rate: 0.5 },
    { kind: "lstm", units: 5, isSequence: false },
    { kind: "dropout", rate: 0.5 },
    { kind: "dense", units: 6, activation: "relu" },
    { kind: "dense", units: 2, activation: "linear" },
  ],
};
const SMALL_DETECTOR: NetworkSpec = {
  inputShape: [7],
  layers: [
    { kind: "dense", units: 4, activation: "relu" },
    { kind: "dense", units: 7, activation: "sigmoid" },
  ],
};

for (const [kind, create] of Object.entries({ plain: plainKernels, chosen: chooseKernels })) {
  test(`gradients through two LSTMs, ${kind}`, gradientsAreRight, create, SMALL_FORECASTER);
  test(`gradients of an autoencoder, ${kind}`, gradientsAreRight, create, SMALL_DETECTOR);
}

test("training without dropout predicts what the plain runner answers", (t) => {
  const network = randomNetwork(SMALL_FORECASTER, 9);
  const training = trainingOf(network, chooseKernels(), 4);
  const rows = randomRows(4, 18, 2);
  training.forward(Float32Array.from(rows.flat()), false);
  const runner = createPlainRunner(training.toNetwork());
  for (const [sample, row] of rows.entries()) {
    const answer = runner.run(Float32Array.from(row));
    for (const [at, value] of answer.entries()) {
      t.true(Math.abs(training.output.values.values[sample * 2 + at]! - value) < 1e-6);
    }
  }
});

test("a network goes in and comes out again, as a copy", (t) => {
  const network = randomNetwork(SMALL_FORECASTER, 4);
  const training = trainingOf(network, plainKernels(), 2);
  const out = training.toNetwork();
  t.deepEqual(out, network);
  weightsOf(out)[0]!.fill(0);
  t.deepEqual(training.toNetwork(), network);
});

test("the start is Keras': forget gates of 1, other biases 0, another one for another seed", (t) => {
  const start = (seed: number) =>
    createTrainingNetwork(SMALL_FORECASTER, plainKernels(), 1, seededRandom(seed)).toNetwork();
  t.deepEqual(start(1), start(1));
  t.notDeepEqual(start(1), start(2));
  const [lstm, , , , dense] = start(1).layers;
  t.deepEqual(lstm?.kind === "lstm" && [...lstm.bias.subarray(0, 24)], [
    ...new Array<number>(8).fill(0),
    ...new Array<number>(8).fill(1),
    ...new Array<number>(8).fill(0),
  ]);
  t.deepEqual(dense?.kind === "dense" && [...dense.bias], new Array(6).fill(0));
});

test("what does not fit together or needs too much memory is refused", (t) => {
  const create = (spec: NetworkSpec, samples = 32) =>
    createTrainingNetwork(spec, plainKernels(), samples, seededRandom(1));
  const layers = SMALL_FORECASTER.layers;
  const vector = { inputShape: [3], layers };
  t.throws(() => create(vector), { instanceOf: AppError, message: /layer 1 \(lstm\) takes a/ });
  const long = { inputShape: [4096, 64], layers };
  t.throws(() => create(long, 1024), { instanceOf: AppError, message: /more than 128 MiB/ });
});
