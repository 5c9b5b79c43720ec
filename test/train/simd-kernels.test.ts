import test from "ava";
import type { Kernels } from "#train/kernels.ts";
import { simdKernels } from "#train/simd-kernels.ts";
import { cellsFollowEquations, productsAreExact } from "../helpers/kernel-cases.ts";

function created(): Kernels {
  const kernels = simdKernels();
  if (kernels === null) throw new Error("this engine has no SIMD");
  return kernels;
}

test("property: products of any size", productsAreExact, created);
test("cells of any number of units", cellsFollowEquations, created);
