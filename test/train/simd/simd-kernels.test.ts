import test from "ava";
import { AppError } from "#core/errors.ts";
import type { Kernels } from "#train/kernels.ts";
import { WORKSPACE_LIMIT_BYTES } from "#train/plain-kernels.ts";
import { simdKernels } from "#train/simd/simd-kernels.ts";
import { cellsFollowEquations, productsAreExact } from "../../helpers/kernel-cases.ts";

function created(): Kernels {
  const kernels = simdKernels();
  if (kernels === null) throw new Error("this engine has no SIMD");
  return kernels;
}

test("property: products of any size", productsAreExact, created);
test("cells of any number of units", cellsFollowEquations, created);

test("each allocation is zeros of its own, where vectors may stand", (t) => {
  const kernels = created();
  const parts = [1, 5, 4, 7].map((length) => kernels.allocate(length));
  for (const [index, part] of parts.entries()) {
    t.is(part.byteOffset % 16, 0);
    t.true(part.every((value) => value === 0));
    part.fill(index + 1);
  }
  for (const [index, part] of parts.entries()) t.true(part.every((each) => each === index + 1));
});

test("all matrices together have a limit", (t) => {
  const kernels = created();
  const half = WORKSPACE_LIMIT_BYTES / 2 / 4;
  kernels.allocate(half);
  kernels.allocate(half);
  t.throws(() => kernels.allocate(1), { instanceOf: AppError, message: /more than 128 MiB/ });
});
