import test from "ava";
import { AppError } from "#core/errors.ts";
import { createPlainRunner } from "#infer/plain-runner.ts";
import type { Network, NetworkSpec } from "#infer/types.ts";
import { randomNetwork, randomRows, referenceAnswer } from "../helpers/reference-network.ts";

const FORECASTER: NetworkSpec = {
  inputShape: [24, 10],
  layers: [
    { kind: "lstm", units: 64, isSequence: true },
    { kind: "dropout", rate: 0.2 },
    { kind: "lstm", units: 32, isSequence: false },
    { kind: "dropout", rate: 0.2 },
    { kind: "dense", units: 16, activation: "relu" },
    { kind: "dense", units: 12, activation: "linear" },
  ],
};
const DETECTOR: NetworkSpec = {
  inputShape: [20],
  layers: [
    { kind: "dense", units: 8, activation: "relu" },
    { kind: "dense", units: 20, activation: "sigmoid" },
  ],
};

for (const [name, spec] of Object.entries({ forecaster: FORECASTER, detector: DETECTOR })) {
  test(`the ${name} answers as its equations say`, (t) => {
    const network = randomNetwork(spec, 11, 0.2);
    const runner = createPlainRunner(network);
    const length = spec.inputShape.reduce((product, size) => product * size);
    for (const seed of [1, 2, 3]) {
      const input = randomRows(1, length, seed)[0]!;
      const answer = runner.run(Float32Array.from(input));
      const expected = referenceAnswer(network, input);
      t.is(answer.length, expected.length);
      for (const [at, value] of expected.entries()) t.true(Math.abs(answer[at]! - value) < 1e-6);
    }
  });
}

test("a run allocates nothing: the answer stands where the last one stood", (t) => {
  const runner = createPlainRunner(randomNetwork(DETECTOR, 1));
  const input = new Float32Array(20).fill(0.5);
  const first = runner.run(input);
  t.is(runner.run(input), first);
});

test("dropout does nothing", (t) => {
  const network = randomNetwork(DETECTOR, 1);
  const layers = network.layers.flatMap((layer) => [
    layer,
    { kind: "dropout", rate: 0.9 } as const,
  ]);
  const input = new Float32Array(20).fill(0.5);
  const answer = createPlainRunner({ ...network, layers }).run(input);
  t.deepEqual(answer, createPlainRunner(network).run(input));
});

test("an input of another length, and a network that does not fit, are refused by name", (t) => {
  const network = randomNetwork(DETECTOR, 1);
  const runner = createPlainRunner(network);
  const short = t.throws(() => runner.run(new Float32Array(19)), { instanceOf: AppError });
  t.is(short?.message, "the network takes 20 values and gets 19");
  const [first, second] = network.layers as [Network["layers"][number], Network["layers"][number]];
  const swapped = { ...network, layers: [second, first] };
  t.throws(() => createPlainRunner(swapped), {
    instanceOf: AppError,
    message: /layer 1 \(dense\) takes 8 inputs and gets 20/,
  });
});
