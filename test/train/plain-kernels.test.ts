import test from "ava";
import { AppError } from "#core/errors.ts";
import { NETWORK_MEMORY_BYTES } from "#infer/memory-limit.ts";
import { plainKernels } from "#train/plain-kernels.ts";
import { cellsFollowEquations, productsAreExact } from "../helpers/kernel-cases.ts";

test("property: products of any size", productsAreExact, plainKernels);
test("cells of any number of units", cellsFollowEquations, plainKernels);

test("all matrices together have a limit", (t) => {
  const kernels = plainKernels();
  const half = NETWORK_MEMORY_BYTES / 2 / 4;
  kernels.allocate(half);
  kernels.allocate(half);
  const error = t.throws(() => kernels.allocate(1), { instanceOf: AppError });
  t.is(error?.code, "no-memory");
  t.regex(error?.message ?? "", /more than 128 MiB/);
});
