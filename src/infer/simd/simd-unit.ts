import { type CellStep, runCell } from "#infer/lstm-cell.ts";
import { runCellBack, type TrainingStep } from "#infer/lstm-cell-back.ts";
import type { Matrix } from "#infer/matrix.ts";
import { memoryExceeded, NETWORK_MEMORY_BYTES } from "#infer/memory-limit.ts";
import { cellBackFunction } from "#infer/simd/cell-back-code.ts";
import { cellFunction } from "#infer/simd/cell-code.ts";
import {
  type PackedMatrix,
  packRows,
  prepareRowProduct,
  type Task,
} from "#infer/simd/packed-matrix.ts";
import { productFunction } from "#infer/simd/product-code.ts";
import { type Exports, TILES, tileName } from "#infer/simd/tiles.ts";
import { f32, f32x4 } from "#infer/simd/wasm-code.ts";
import { wasmModule } from "#infer/simd/wasm-module.ts";

const PAGE_BYTES = 65_536;
const CELL = "cell";
const CELL_BACK = "cell-back";

/** Matrices and what is done with them, in WebAssembly: four numbers at once. */
export interface SimdUnit {
  /** Zeros, of which all its matrices are made. @throws AppError when they exceed the limit */
  allocate(length: number): Float32Array;
  /**
   * product[m × n] += L[m × k] right[k × n], where L stands in `left` with `down` values from row
   * to row and `across` from column to column: it may so be transposed.
   */
  addProduct(product: Matrix, left: Matrix, down: number, across: number, right: Matrix): void;
  /** A copy of values[rows × columns], for `prepareRowProduct`. */
  pack(rows: number, columns: number, values: Float32Array): PackedMatrix;
  /**
   * product[1 × n] += left[1 × k] right[k × n], whenever it is asked for. Memory is read from one
   * end to the other: row by row a tile's lines would push each other out of the nearest cache.
   */
  prepareRowProduct(product: Matrix, left: Matrix, right: PackedMatrix): Task;
  /** `runCell` of one step, whenever it is asked for. */
  prepareCell(step: CellStep): Task;
  /** As the functions of these names, which do it where the units are no multiple of four. */
  runCell(step: CellStep): void;
  runCellBack(step: TrainingStep, carried: Matrix): void;
}

/** null where the engine has no SIMD. The same bits on every processor that has it. */
export function createSimdUnit(): SimdUnit | null {
  const code = moduleCode();
  if (!WebAssembly.validate(code)) return null;
  const pages = NETWORK_MEMORY_BYTES / PAGE_BYTES;
  // Pages that nothing was written to take no memory.
  const memory = new WebAssembly.Memory({ initial: pages, maximum: pages });
  const module = new WebAssembly.Module(code);
  const run = new WebAssembly.Instance(module, { env: { memory } }).exports as Exports;
  let used = 0;
  const allocate = (length: number) => {
    const from = used;
    used += Math.ceil(length / 4) * f32x4.bytes;
    if (used > NETWORK_MEMORY_BYTES) throw memoryExceeded();
    return new Float32Array(memory.buffer, from, length);
  };
  return {
    allocate,
    pack: (rows, columns, values) => {
      const packed = allocate(rows * columns);
      packRows(rows, columns, values, packed);
      return { rows, columns, packed };
    },
    prepareRowProduct: (product, left, right) => prepareRowProduct(run, product, left, right),
    prepareCell: (step) => prepareCell(run, step),
    addProduct: (product, left, down, across, right) =>
      addProduct(run, product, left, down, across, right),
    runCell: (step) => prepareCell(run, step)(),
    runCellBack: (step, carried) => goBack(run, step, carried),
  };
}

function prepareCell(run: Exports, step: CellStep): Task {
  const { rows, columns: units } = step.cell;
  if (units % 4 !== 0) return () => runCell(step);
  const advance = run[CELL]!;
  const gates = step.gates.values.byteOffset;
  const before = step.before.values.byteOffset;
  const cell = step.cell.values.byteOffset;
  const squashed = step.squashed.values.byteOffset;
  const hidden = step.hidden.values.byteOffset;
  const unitBytes = units * f32.bytes;
  return () => advance(gates, before, cell, squashed, hidden, rows, units / 4, unitBytes);
}

function goBack(run: Exports, step: TrainingStep, carried: Matrix): void {
  const { gates, gateGradient, before, squashed, hiddenGradient } = step;
  const { rows, columns: units } = carried;
  if (units % 4 !== 0) {
    runCellBack(step, carried);
    return;
  }
  run[CELL_BACK]!(
    gates.values.byteOffset,
    gateGradient.values.byteOffset,
    before.values.byteOffset,
    squashed.values.byteOffset,
    hiddenGradient.values.byteOffset,
    carried.values.byteOffset,
    rows,
    units / 4,
    units * f32.bytes,
  );
}

function moduleCode(): Uint8Array<ArrayBuffer> {
  const products = TILES.flatMap(({ height, widths }) =>
    widths.map((width) => {
      const lanes = width === 1 ? f32 : f32x4;
      const values = (width * f32.bytes) / lanes.bytes;
      return productFunction(tileName(height, width), { rows: height, values, lanes });
    }),
  );
  return wasmModule([...products, cellFunction(CELL), cellBackFunction(CELL_BACK)]);
}

function addProduct(
  run: Exports,
  product: Matrix,
  left: Matrix,
  down: number,
  across: number,
  right: Matrix,
): void {
  const { rows, columns } = product;
  if (right.rows === 0) return;
  let row = 0;
  for (const { height, widths } of TILES) {
    const rowTiles = Math.floor((rows - row) / height);
    if (rowTiles === 0) continue;
    let column = 0;
    for (const width of widths) {
      const columnTiles = Math.floor((columns - column) / width);
      if (columnTiles === 0) continue;
      run[tileName(height, width)]!(
        product.values.byteOffset + (row * columns + column) * f32.bytes,
        left.values.byteOffset + row * down * f32.bytes,
        right.values.byteOffset + column * f32.bytes,
        rowTiles,
        right.rows,
        columnTiles,
        columns * f32.bytes,
        down * f32.bytes,
        across * f32.bytes,
        width * f32.bytes,
      );
      column += columnTiles * width;
    }
    row += rowTiles * height;
  }
}
