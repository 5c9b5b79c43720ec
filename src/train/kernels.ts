import type { CellStep } from "#infer/lstm-cell.ts";
import type { TrainingStep } from "#infer/lstm-cell-back.ts";
import type { Matrix } from "#infer/matrix.ts";

/** What nearly all time of a fit goes into, so that it can be done in more than one way. */
export interface Kernels {
  /** Zeros, of which all matrices are made that these kernels work on. Never given back. */
  allocate(length: number): Float32Array;
  /** product[m × n] += left[m × k] right[k × n] */
  addProduct(product: Matrix, left: Matrix, right: Matrix): void;
  /** product[m × n] += leftᵀ right, with left[k × m] and right[k × n] */
  addTransposedProduct(product: Matrix, left: Matrix, right: Matrix): void;
  /** As the functions of these names. */
  runCell(step: CellStep): void;
  runCellBack(step: TrainingStep, carried: Matrix): void;
}

/** A matrix of zeros. */
export function allocateMatrix(kernels: Kernels, rows: number, columns: number): Matrix {
  return { rows, columns, values: kernels.allocate(rows * columns) };
}
