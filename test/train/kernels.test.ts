import test from "ava";
import { allocateMatrix } from "#train/kernels.ts";
import { plainKernels } from "#train/plain-kernels.ts";

test("a matrix of zeros", (t) => {
  const zeros = new Float32Array(6);
  t.deepEqual(allocateMatrix(plainKernels(), 2, 3), { rows: 2, columns: 3, values: zeros });
});
