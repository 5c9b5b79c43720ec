import test from "ava";
import { answerFault, goldenVectors } from "#infer/golden-vectors.ts";
import type { NetworkSpec } from "#infer/types.ts";
import { randomNetwork, referenceAnswer } from "../helpers/reference-network.ts";

const SPEC: NetworkSpec = {
  inputShape: [5, 2],
  layers: [
    { kind: "lstm", units: 4, isSequence: false },
    { kind: "dense", units: 3, activation: "linear" },
  ],
};

test("the same network has the same vectors, and they are what its equations say", (t) => {
  const network = randomNetwork(SPEC, 1);
  const golden = goldenVectors(network);
  t.deepEqual(goldenVectors(randomNetwork(SPEC, 1)), golden);
  t.is(golden.length, 4);
  for (const { input, answer } of golden) {
    t.is(input.length, 10);
    const wanted = referenceAnswer(network, [...input]);
    t.true(answer.every((value, at) => Math.abs(value - wanted[at]!) < 1e-6));
  }
});

test("a fault is another length, what is too far off, or no number", (t) => {
  const golden = [{ input: Float32Array.of(1), answer: Float32Array.of(3) }];
  const says = (...numbers: number[]) => ({ run: () => Float32Array.from(numbers) });
  t.is(answerFault(says(3.3), golden, 0.1), null);
  t.is(answerFault(says(3.5), golden, 0.1), "it says 3.5 for 3");
  t.is(answerFault(says(Number.NaN), golden, 0.1), "it says NaN for 3");
  t.is(answerFault(says(3, 3), golden, 0.1), "it gives 2 numbers");
});
