import type { Matrix } from "#train/matrix.ts";

/** The work that nearly all time of a fit goes into, so that it can be done in more than one way. */
export interface Kernels {
  /** Matrices that these kernels work on are made of this: zeros, for as long as the kernels live. */
  allocate(length: number): Float32Array;
  /** product[m × n] += left[m × k] right[k × n] */
  addProduct(product: Matrix, left: Matrix, right: Matrix): void;
  /** product[m × n] += leftᵀ right, with left[k × m] and right[k × n] */
  addTransposedProduct(product: Matrix, left: Matrix, right: Matrix): void;
}

/** A matrix of zeros. */
export function allocateMatrix(kernels: Kernels, rows: number, columns: number): Matrix {
  return { rows, columns, values: kernels.allocate(rows * columns) };
}
