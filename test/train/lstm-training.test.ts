import test from "ava";
import type { NetworkSpec } from "#infer/types.ts";
import { chooseKernels } from "#train/choose-kernels.ts";
import { plainKernels } from "#train/plain-kernels.ts";
import { gradientsAreRight } from "../helpers/gradient-check.ts";

/** The LSTM itself is the last layer, so that nothing but it is between weights and loss. */
const lstm = (inputShape: readonly number[], units: number): NetworkSpec => ({
  inputShape,
  layers: [{ kind: "lstm", units, isSequence: false }],
});

const cases = { "one step": lstm([1, 3], 2), "many steps": lstm([12, 2], 4) };

for (const [name, spec] of Object.entries(cases)) {
  test(`gradients, plain: ${name}`, gradientsAreRight, plainKernels, spec);
  test(`gradients, chosen: ${name}`, gradientsAreRight, chooseKernels, spec);
}

test("gradients of a sequence handed on", gradientsAreRight, chooseKernels, {
  inputShape: [5, 2],
  layers: [
    { kind: "lstm", units: 3, isSequence: true },
    { kind: "lstm", units: 4, isSequence: true },
    { kind: "lstm", units: 2, isSequence: false },
  ],
});
