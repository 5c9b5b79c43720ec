import { panelBytes } from "#infer/simd/network/panels.ts";
import {
  advance,
  type Code,
  f32,
  f32x4,
  get,
  i32,
  type MultiplyAdd,
  repeat,
  set,
} from "#infer/simd/wasm-code.ts";
import { numberLocals, type WasmFunction } from "#infer/simd/wasm-module.ts";

const UNROLLED = 4;

/** What is the same at each call. */
export interface PanelProduct {
  /** Rows and fours of columns whose sums are in registers at once: at most 12 together. */
  readonly rows: number;
  readonly width: number;
  readonly depth: number;
  /** From row to row of the left matrix, and of the product. */
  readonly leftBytes: number;
  readonly productBytes: number;
}

/** Addresses of three matrices and of the row that sums start from; counts, at least 1. */
const PARAMETERS = ["product", "start", "left", "right", "panels", "groups"] as const;

/**
 * product = start + left × right, `start` the same for all rows, for so many `panels` of the right
 * matrix and `groups` of rows.
 */
export function panelProduct(
  name: string,
  shape: PanelProduct,
  multiplyAdd: MultiplyAdd,
): WasmFunction {
  const { rows, width, depth, leftBytes, productBytes } = shape;
  const { parameter, local, finish } = numberLocals(PARAMETERS);
  const [to, row, at, k, group] = [0, 0, 0, 0, 0].map(() => local("i32")) as Five;
  const factor = local("v128");
  // What is loaded of a panel serves all rows; of a single row it serves once, and is not kept.
  const rights = Array.from({ length: rows === 1 ? 0 : width }, () => local("v128"));
  const sums = Array.from({ length: rows * width }, () => local("v128"));
  const place = (index: number) => ({ row: Math.floor(index / width), four: index % width });
  const oneDeep = (step: number): Code => {
    const load = (four: number) => f32x4.load(get(at), (step * width + four) * f32x4.bytes);
    const addRow = (index: number): Code => [
      ...set(factor, f32x4.loadSplat(get(row), index * leftBytes + step * f32.bytes)),
      ...sums.slice(index * width, (index + 1) * width).flatMap((sum, four) => {
        const right = rights[four] === undefined ? load(four) : get(rights[four]);
        return set(sum, multiplyAdd(get(factor), right, get(sum)));
      }),
    ];
    return [
      ...rights.flatMap((right, four) => set(right, load(four))),
      ...Array.from({ length: rows }, (_, index) => addRow(index)).flat(),
    ];
  };
  const deep = (steps: number): Code => [
    ...Array.from({ length: steps }, (_, step) => oneDeep(step)).flat(),
    ...advance(row, i32.constant(steps * f32.bytes)),
    ...advance(at, i32.constant(panelBytes(width, steps))),
  ];
  const turns = Math.floor(depth / UNROLLED);
  const rest = depth % UNROLLED;
  const tile: Code = [
    ...sums.flatMap((sum, index) =>
      set(sum, f32x4.load(get(parameter("start")), place(index).four * f32x4.bytes)),
    ),
    ...set(at, get(parameter("right"))),
    ...(turns > 0 ? [...set(k, i32.constant(turns)), ...repeat(k, deep(UNROLLED))] : []),
    ...(rest > 0 ? deep(rest) : []),
    ...sums.flatMap((sum, index) => {
      const offset = place(index).row * productBytes + place(index).four * f32x4.bytes;
      return f32x4.store(get(to), offset, get(sum));
    }),
    ...advance(row, i32.constant(rows * leftBytes - depth * f32.bytes)),
    ...advance(to, i32.constant(rows * productBytes)),
  ];
  const panel: Code = [
    ...set(to, get(parameter("product"))),
    ...set(row, get(parameter("left"))),
    ...set(group, get(parameter("groups"))),
    ...repeat(group, tile),
    ...advance(parameter("product"), i32.constant(panelBytes(width, 1))),
    ...advance(parameter("start"), i32.constant(panelBytes(width, 1))),
    ...advance(parameter("right"), i32.constant(panelBytes(width, depth))),
  ];
  return finish(name, repeat(parameter("panels"), panel));
}

type Five = [number, number, number, number, number];
