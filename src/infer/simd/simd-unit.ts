import { type CellStep, runCell } from "#infer/lstm-cell.ts";
import { runCellBack, type TrainingStep } from "#infer/lstm-cell-back.ts";
import type { Matrix } from "#infer/matrix.ts";
import { memoryExceeded, NETWORK_MEMORY_BYTES, withMemory } from "#infer/memory-limit.ts";
import { cellBackFunction } from "#infer/simd/cell-back-code.ts";
import { cellFunction } from "#infer/simd/cell-code.ts";
import { productFunction } from "#infer/simd/product-code.ts";
import { type Exports, PAGE_BYTES, TILES, tileName } from "#infer/simd/tiles.ts";
import { f32, f32x4 } from "#infer/simd/wasm-code.ts";
import { wasmModule } from "#infer/simd/wasm-module.ts";

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
  /** As the functions of these names, which do it where the units are no multiple of four. */
  runCell(step: CellStep): void;
  runCellBack(step: TrainingStep, carried: Matrix): void;
}

/**
 * null where the engine has no SIMD. The same bits on every processor that has it.
 * @throws AppError "no-memory" where the machine does not give so much
 */
export function createSimdUnit(): SimdUnit | null {
  const code = moduleCode();
  if (!WebAssembly.validate(code)) return null;
  const pages = NETWORK_MEMORY_BYTES / PAGE_BYTES;
  // Pages that nothing was written to take no memory.
  const [memory, module] = withMemory(NETWORK_MEMORY_BYTES, () => [
    new WebAssembly.Memory({ initial: pages, maximum: pages }),
    new WebAssembly.Module(code),
  ]);
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
    addProduct: (product, left, down, across, right) =>
      addProduct(run, product, left, down, across, right),
    runCell: (step) => goOn(run, step),
    runCellBack: (step, carried) => goBack(run, step, carried),
  };
}

function goOn(run: Exports, step: CellStep): void {
  const { gates, before, cell, squashed, hidden } = step;
  const { rows, columns: units } = cell;
  if (units % 4 !== 0) {
    runCell(step);
    return;
  }
  run[CELL]!(
    gates.values.byteOffset,
    before.values.byteOffset,
    cell.values.byteOffset,
    squashed.values.byteOffset,
    hidden.values.byteOffset,
    rows,
    units / 4,
    units * f32.bytes,
  );
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
