import test from "ava";
import type { NetworkSpec } from "#infer/types.ts";
import { createBatchTrainer } from "#train/batch-trainer.ts";
import { chooseKernels } from "#train/choose-kernels.ts";
import { plainKernels } from "#train/plain-kernels.ts";
import { windowSamples } from "#train/window-samples.ts";
import { asDoubles, differenceQuotient, trainingOf, weightsOf } from "../helpers/gradient-check.ts";
import { randomNetwork, randomRows, referenceLoss } from "../helpers/reference-network.ts";

const SPEC: NetworkSpec = {
  inputShape: [3],
  layers: [
    { kind: "dense", units: 6, activation: "sigmoid" },
    { kind: "dense", units: 2, activation: "linear" },
  ],
};
const [inputs, targets] = [randomRows(10, 3, 1), randomRows(10, 2, 2)];
const samples = windowSamples(
  { columns: 3, values: Float32Array.from(inputs.flat()) },
  { columns: 2, values: Float32Array.from(targets.flat()) },
  1,
  Uint32Array.from(inputs.keys()),
);

function create(batchSize: number) {
  const network = trainingOf(randomNetwork(SPEC, 7), plainKernels(), batchSize);
  return { network, trainer: createBatchTrainer(network, samples, batchSize, 3, 0.01) };
}

test("the sum of squared errors, of a full batch and of a part of one", (t) => {
  for (const indices of [
    [0, 1, 2, 3],
    [9, 4],
  ]) {
    const { trainer } = create(4);
    const at = (rows: number[][]) => indices.map((index) => rows[index]!);
    const loss = referenceLoss(randomNetwork(SPEC, 7), at(inputs), at(targets));
    const sum = trainer.evaluate(Uint32Array.from(indices));
    t.true(Math.abs(sum / (indices.length * 2) - loss) < 1e-6);
  }
});

test("evaluating changes nothing; learning tells the loss before its step, and lowers it", (t) => {
  const { network, trainer } = create(10);
  const all = Uint32Array.from(inputs.keys());
  const before = network.toNetwork();
  const loss = trainer.evaluate(all);
  t.deepEqual(network.toNetwork(), before);
  t.is(trainer.learn(all), loss);
  t.true(trainer.evaluate(all) < loss);
});

test("what fills a batch up is not learned, whatever a batch before left there", (t) => {
  const few = Uint32Array.of(3, 8);
  const [small, large] = [create(2), create(8)];
  large.trainer.evaluate(Uint32Array.of(0, 1, 2, 3, 4, 5, 6, 7));
  small.trainer.learn(few);
  large.trainer.learn(few);
  for (const [index, { values }] of small.network.weights.entries()) {
    for (const [at, value] of values.entries()) {
      t.true(Math.abs(large.network.weights[index]!.values[at]! - value) < 1e-6);
    }
  }
});

test("eight steps lose what finite differences and the paper's Adam lose", (t) => {
  const [steps, rate] = [8, 0.02];
  const spec: NetworkSpec = {
    inputShape: [3, 1],
    layers: [
      { kind: "lstm", units: 3, isSequence: true },
      { kind: "lstm", units: 2, isSequence: false },
      { kind: "dense", units: 2, activation: "linear" },
    ],
  };
  const start = randomNetwork(spec, 8);
  const training = trainingOf(start, chooseKernels(), 10);
  const trainer = createBatchTrainer(training, samples, 10, 3, rate);
  const reference = asDoubles(start);
  const loss = () => referenceLoss(reference, inputs, targets);
  const all = weightsOf(reference).flatMap((weights, index) =>
    [...weights.keys()].map((at) => ({ weights, index, at, first: 0, second: 0 })),
  );
  for (let step = 1; step <= steps; step++) {
    const learned = trainer.learn(Uint32Array.from(inputs.keys())) / 20;
    t.true(Math.abs(learned - loss()) < 1e-6, `step ${step}: ${learned}, not ${loss()}`);
    const slopes = all.map(({ index, at }) => differenceQuotient(reference, index, at, loss));
    for (const [each, weight] of all.entries()) {
      weight.first = 0.9 * weight.first + 0.1 * slopes[each]!;
      weight.second = 0.999 * weight.second + 0.001 * slopes[each]! ** 2;
      const mean = weight.first / (1 - 0.9 ** step);
      // Keras adds ε before the second moment is corrected.
      const spread = (Math.sqrt(weight.second) + 1e-7) / Math.sqrt(1 - 0.999 ** step);
      weight.weights[weight.at]! -= (rate * mean) / spread;
    }
  }
  t.true(loss() < 0.9 * referenceLoss(start, inputs, targets));
});
