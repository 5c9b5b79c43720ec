import test from "ava";
import type { Activation } from "#infer/types.ts";
import { trainDense } from "#train/dense-training.ts";
import { allocateMatrix } from "#train/kernels.ts";
import { plainKernels } from "#train/plain-kernels.ts";
import { gradientsAreRight } from "../helpers/gradient-check.ts";

for (const activation of ["linear", "relu", "sigmoid"] satisfies Activation[]) {
  test(`gradients, ${activation}`, gradientsAreRight, plainKernels, {
    inputShape: [4],
    layers: [
      { kind: "dense", units: 5, activation },
      { kind: "dense", units: 3, activation },
    ],
  });
}

test("the gradient by the input is that by the output times the kernel", (t) => {
  const kernels = plainKernels();
  const input = {
    values: allocateMatrix(kernels, 2, 2),
    gradient: allocateMatrix(kernels, 2, 2),
    steps: 1,
  };
  const kernel = Float32Array.of(1, 2, 3, 4, 5, 6);
  const layer = trainDense(kernels, input, { units: 3, activation: "relu", kernel });
  input.values.values.set([1, 1, -1, 0]);
  input.gradient.values.fill(99);
  layer.forward(true);
  t.deepEqual([...layer.output.values.values], [5, 7, 9, 0, 0, 0]);
  layer.output.gradient.values.set([1, 0, 2, 1, 1, 1]);
  layer.backward();
  t.deepEqual([...input.gradient.values], [1 + 6, 4 + 12, 0, 0]);
  t.deepEqual([...layer.weights[0]!.gradient], [1, 0, 2, 1, 0, 2]);
  t.deepEqual([...layer.weights[1]!.gradient], [1, 0, 2]);
});
