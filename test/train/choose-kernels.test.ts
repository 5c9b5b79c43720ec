import test from "ava";
import { chooseKernels } from "#train/choose-kernels.ts";

test("this engine has SIMD, so kernels have one memory for all their matrices", (t) => {
  const kernels = chooseKernels();
  const [first, second] = [kernels.allocate(4), kernels.allocate(4)];
  t.is(first.buffer, second.buffer);
  t.not(chooseKernels().allocate(4).buffer, first.buffer);
});
