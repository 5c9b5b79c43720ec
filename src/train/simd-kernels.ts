import { createSimdUnit } from "#infer/simd/simd-unit.ts";
import type { Kernels } from "#train/kernels.ts";

/**
 * Kernels in WebAssembly. They count in single precision, so their last bits are not those of the
 * plain ones. null where the engine has no SIMD.
 */
export function simdKernels(): Kernels | null {
  const unit = createSimdUnit();
  if (unit === null) return null;
  return {
    allocate: unit.allocate,
    addProduct: (product, left, right) => unit.addProduct(product, left, left.columns, 1, right),
    addTransposedProduct: (product, left, right) =>
      unit.addProduct(product, left, 1, left.columns, right),
    runCell: unit.runCell,
    runCellBack: unit.runCellBack,
  };
}
