import { runCell } from "#infer/lstm-cell.ts";
import { runCellBack } from "#infer/lstm-cell-back.ts";
import type { Matrix } from "#infer/matrix.ts";
import { memoryExceeded, NETWORK_MEMORY_BYTES, withMemory } from "#infer/memory-limit.ts";
import type { Kernels } from "#train/kernels.ts";

/** Kernels in TypeScript alone. */
export function plainKernels(): Kernels {
  let used = 0;
  return {
    allocate: (length) => {
      const bytes = length * Float32Array.BYTES_PER_ELEMENT;
      used += bytes;
      if (used > NETWORK_MEMORY_BYTES) throw memoryExceeded();
      return withMemory(bytes, () => new Float32Array(length));
    },
    addProduct: (product, left, right) => add(product, left, left.columns, 1, right),
    addTransposedProduct: (product, left, right) => add(product, left, 1, left.columns, right),
    runCell,
    runCellBack,
  };
}

/**
 * product += L right, where L stands in `left` with `down` values from row to row and `across` from
 * column to column: that makes one loop of the plain and the transposed product.
 */
function add(product: Matrix, left: Matrix, down: number, across: number, right: Matrix): void {
  const { rows, columns, values } = product;
  const depth = right.rows;
  const evenRows = rows - (rows % 2);
  const evenColumns = columns - (columns % 4);
  for (let row = 0; row < evenRows; row += 2) {
    for (let column = 0; column < evenColumns; column += 4) {
      addTile(values, row * columns + column, left.values, row * down, down, across, right, column);
    }
  }
  const edge = (from: number, to: number, column: number) => {
    for (let row = from; row < to; row++) {
      let sum = 0;
      for (let k = 0; k < depth; k++) {
        sum += left.values[row * down + k * across]! * right.values[k * columns + column]!;
      }
      values[row * columns + column]! += sum;
    }
  };
  for (let column = 0; column < evenColumns; column++) edge(evenRows, rows, column);
  for (let column = evenColumns; column < columns; column++) edge(0, rows, column);
}

/**
 * Two rows by four columns of the product at once: each value that is loaded serves several sums,
 * and these stay in registers (in double precision, as JavaScript counts).
 */
function addTile(
  product: Float32Array,
  to: number,
  left: Float32Array,
  from: number,
  down: number,
  across: number,
  right: Matrix,
  column: number,
): void {
  const { rows: depth, columns, values } = right;
  let a0 = 0;
  let a1 = 0;
  let a2 = 0;
  let a3 = 0;
  let b0 = 0;
  let b1 = 0;
  let b2 = 0;
  let b3 = 0;
  let at = column;
  let upper = from;
  let lower = from + down;
  for (let k = 0; k < depth; k++) {
    const a = left[upper]!;
    const b = left[lower]!;
    const r0 = values[at]!;
    const r1 = values[at + 1]!;
    const r2 = values[at + 2]!;
    const r3 = values[at + 3]!;
    a0 += a * r0;
    a1 += a * r1;
    a2 += a * r2;
    a3 += a * r3;
    b0 += b * r0;
    b1 += b * r1;
    b2 += b * r2;
    b3 += b * r3;
    at += columns;
    upper += across;
    lower += across;
  }
  product[to]! += a0;
  product[to + 1]! += a1;
  product[to + 2]! += a2;
  product[to + 3]! += a3;
  product[to + columns]! += b0;
  product[to + columns + 1]! += b1;
  product[to + columns + 2]! += b2;
  product[to + columns + 3]! += b3;
}
