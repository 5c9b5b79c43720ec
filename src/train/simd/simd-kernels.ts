import { setFlagsFromString } from "node:v8";
import type { Kernels } from "#train/kernels.ts";
import { runCell } from "#train/lstm-cell.ts";
import type { Matrix } from "#train/matrix.ts";
import { WORKSPACE_LIMIT_BYTES, workspaceExceeded } from "#train/plain-kernels.ts";
import { cellFunction } from "#train/simd/cell-code.ts";
import { productFunction, type Tile } from "#train/simd/product-code.ts";
import { f32, f32x4 } from "#train/simd/wasm-code.ts";
import { wasmModule } from "#train/simd/wasm-module.ts";

const PAGE_BYTES = 65_536;
/** A product is cut into tiles of these heights and widths, as many as fit of the larger first. */
const HEIGHTS = [4, 1] as const;
const WIDTHS = [
  { columns: 8, values: 2, lanes: f32x4 },
  { columns: 4, values: 1, lanes: f32x4 },
  { columns: 1, values: 1, lanes: f32 },
] as const;
const CELL = "cell";

const MODULE = wasmModule([
  ...WIDTHS.flatMap((width) => HEIGHTS.map((rows) => tileFunction({ ...width, rows }))),
  cellFunction(CELL),
]);

function tileFunction(tile: Tile & { readonly columns: number }) {
  return productFunction(tileName(tile.rows, tile.columns), tile);
}

function tileName(rows: number, columns: number): string {
  return `product-${rows}x${columns}`;
}

type Exports = Readonly<Record<string, (...parameters: number[]) => void>>;

/**
 * Kernels in WebAssembly, four numbers at once: the same bits on every processor. They count in
 * single precision, so their last bits are not those of the plain ones. null where the engine has
 * no SIMD.
 */
export function simdKernels(): Kernels | null {
  if (!WebAssembly.validate(MODULE)) return null;
  // V8 would run its quick first compilation for as long as a loaded machine delays the second:
  // an epoch of 14 s instead of half a second was seen.
  setFlagsFromString("--no-liftoff");
  const pages = WORKSPACE_LIMIT_BYTES / PAGE_BYTES;
  // Pages that nothing was written to take no memory.
  const memory = new WebAssembly.Memory({ initial: pages, maximum: pages });
  const instance = new WebAssembly.Instance(new WebAssembly.Module(MODULE), { env: { memory } });
  const run = instance.exports as Exports;
  return {
    allocate: allocateIn(memory),
    addProduct: (product, left, right) => add(run, product, left, left.columns, 1, right),
    addTransposedProduct: (product, left, right) => add(run, product, left, 1, left.columns, right),
    runCell: (step, before) => {
      const { rows, columns: units } = step.cell;
      if (units % 4 !== 0) return runCell(step, before);
      const { gates, cell, squashed, hidden } = step;
      const addresses = [gates, before, cell, squashed, hidden].map((m) => m.values.byteOffset);
      run[CELL]!(...addresses, rows, units / 4, units * f32.bytes);
    },
  };
}

function allocateIn(memory: WebAssembly.Memory): Kernels["allocate"] {
  let used = 0;
  return (length) => {
    const from = used;
    used += Math.ceil(length / 4) * f32x4.bytes;
    if (used > WORKSPACE_LIMIT_BYTES) throw workspaceExceeded();
    return new Float32Array(memory.buffer, from, length);
  };
}

/** product += L right; `down` and `across` as those of the plain kernels. */
function add(
  run: Exports,
  product: Matrix,
  left: Matrix,
  down: number,
  across: number,
  right: Matrix,
): void {
  const { rows, columns } = product;
  if (right.rows === 0) return;
  const address = (matrix: Matrix, index: number) => matrix.values.byteOffset + index * f32.bytes;
  forTiles(columns, COLUMNS, (column, width, columnTiles) => {
    forTiles(rows, HEIGHTS, (row, height, rowTiles) => {
      run[tileName(height, width)]!(
        address(product, row * columns + column),
        address(left, row * down),
        address(right, column),
        rowTiles,
        right.rows,
        columnTiles,
        columns * f32.bytes,
        down * f32.bytes,
        across * f32.bytes,
      );
    });
  });
}

const COLUMNS = WIDTHS.map(({ columns }) => columns);

/** Cuts `length` into pieces of these sizes, and names where those of each size begin. */
function forTiles(
  length: number,
  sizes: readonly number[],
  visit: (from: number, size: number, count: number) => void,
): void {
  let from = 0;
  for (const size of sizes) {
    const count = Math.floor((length - from) / size);
    if (count > 0) visit(from, size, count);
    from += count * size;
  }
}
