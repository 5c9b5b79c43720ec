import type { Matrix } from "#infer/matrix.ts";
import { type Exports, TILES, tileName } from "#infer/simd/tiles.ts";
import { f32 } from "#infer/simd/wasm-code.ts";

const ROW_WIDTHS = TILES[1].widths;

/** A right matrix that stands tile by tile as single rows are multiplied with it. */
export interface PackedMatrix {
  readonly rows: number;
  readonly columns: number;
  readonly packed: Float32Array;
}

/** Bound to its matrices, it costs no look at where they stand. */
export type Task = () => void;

/** `from` [rows × columns] in the order of a `PackedMatrix`. */
export function packRows(
  rows: number,
  columns: number,
  from: Float32Array,
  to: Float32Array,
): void {
  let at = 0;
  let column = 0;
  for (const width of ROW_WIDTHS) {
    for (; column + width <= columns; column += width) {
      for (let row = 0; row < rows; row++, at += width) {
        const start = row * columns + column;
        to.set(from.subarray(start, start + width), at);
      }
    }
  }
}

/** product[1 × n] += left[1 × k] right[k × n], by the functions of a module. */
export function prepareRowProduct(
  run: Exports,
  product: Matrix,
  left: Matrix,
  right: PackedMatrix,
): Task {
  const { rows: depth, columns, packed } = right;
  const from = left.values.byteOffset;
  const tasks: Task[] = [];
  let column = 0;
  for (const width of ROW_WIDTHS) {
    const columnTiles = Math.floor((columns - column) / width);
    if (columnTiles === 0) continue;
    const add = run[tileName(1, width)]!;
    const to = product.values.byteOffset + column * f32.bytes;
    const tiles = packed.byteOffset + column * depth * f32.bytes;
    const stride = width * f32.bytes;
    const hop = depth * stride;
    tasks.push(() => add(to, from, tiles, 1, depth, columnTiles, stride, 0, f32.bytes, hop));
    column += columnTiles * width;
  }
  const [only] = tasks;
  if (only !== undefined && tasks.length === 1) return only;
  return () => {
    for (const task of tasks) task();
  };
}
