import type { Kernels } from "#train/kernels.ts";
import { plainKernels } from "#train/plain-kernels.ts";
import { simdKernels } from "#train/simd-kernels.ts";

/** The fastest kernels of this engine, with memory for one fit. */
export function chooseKernels(): Kernels {
  return simdKernels() ?? plainKernels();
}
