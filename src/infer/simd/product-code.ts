import {
  advance,
  type Code,
  get,
  i32,
  type Lanes,
  repeat,
  set,
  when,
} from "#infer/simd/wasm-code.ts";
import { numberLocals, type WasmFunction } from "#infer/simd/wasm-module.ts";

/** A power of two. */
const UNROLLED = 4;

/** How much of a product is held in registers at once. */
export interface Tile {
  readonly rows: number;
  /** Values a row: numbers, or fours of them. */
  readonly values: number;
  readonly lanes: Lanes;
}

/** Addresses of three matrices, counts, and strides in bytes. */
const PARAMETERS = [
  ...(["product", "left", "right", "rowTiles", "depth", "columnTiles"] as const),
  ...(["stride", "down", "across", "hop"] as const),
] as const;

/**
 * product += left × right for as many tiles as are told, all counts at least 1. right[depth ×
 * columns] has `stride` bytes a row, as the product has, and `hop` bytes from tile to tile; left
 * has `down` bytes from row to row and `across` from column to column: it may stand transposed.
 */
export function productFunction(name: string, tile: Tile): WasmFunction {
  const { lanes, rows, values } = tile;
  const { parameter, local, finish } = numberLocals(PARAMETERS);
  const [to, row, tiles, at, k] = [0, 0, 0, 0, 0].map(() => local("i32")) as Five;
  const step: TileLocals = {
    to,
    at,
    lefts: Array.from({ length: rows }, () => local("i32")),
    factor: local(lanes.type),
    rights: Array.from({ length: rows === 1 ? 0 : values }, () => local(lanes.type)),
    sums: Array.from({ length: rows * values }, () => local(lanes.type)),
    across: get(parameter("across")),
    stride: get(parameter("stride")),
  };
  const oneTile: Code = [
    ...step.sums.flatMap((sum) => set(sum, lanes.zero)),
    ...set(at, get(parameter("right"))),
    ...step.lefts.flatMap((left) => [
      ...set(left, get(row)),
      ...advance(row, get(parameter("down"))),
    ]),
    ...timesDepth(k, get(parameter("depth")), addProducts(tile, step)),
    ...addSums(tile, step),
  ];
  const columnsOfTile = i32.constant(values * lanes.bytes);
  const body = repeat(parameter("columnTiles"), [
    ...set(to, get(parameter("product"))),
    ...set(row, get(parameter("left"))),
    ...set(tiles, get(parameter("rowTiles"))),
    ...repeat(tiles, oneTile),
    ...advance(parameter("product"), columnsOfTile),
    ...advance(parameter("right"), get(parameter("hop"))),
  ]);
  return finish(name, body);
}

/** `body` as often as `depth` says, UNROLLED of it at each turn of the loop: turns cost time. */
function timesDepth(k: number, depth: Code, body: Code): Code {
  const turns = i32.shiftRight(depth, i32.constant(Math.log2(UNROLLED)));
  const rest = i32.and(depth, i32.constant(UNROLLED - 1));
  const turn = new Array<Code>(UNROLLED).fill(body).flat();
  return [
    ...set(k, turns),
    ...when(get(k), repeat(k, turn)),
    ...set(k, rest),
    ...when(get(k), repeat(k, body)),
  ];
}

type Five = [number, number, number, number, number];

interface TileLocals {
  /** Address in the product, and that of row k in the right matrix. */
  readonly to: number;
  readonly at: number;
  /** Addresses in the left matrix, one a row. */
  readonly lefts: readonly number[];
  readonly factor: number;
  readonly rights: readonly number[];
  readonly sums: readonly number[];
  readonly across: Code;
  readonly stride: Code;
}

/**
 * One k: each value that is loaded of the right matrix serves all rows of the tile. Of a single row
 * it serves once, and takes no register.
 */
function addProducts({ lanes }: Tile, locals: TileLocals): Code {
  const { at, lefts, factor, rights, sums } = locals;
  const values = sums.length / lefts.length;
  const load = (index: number) => lanes.load(get(at), index * lanes.bytes);
  return [
    ...rights.flatMap((right, index) => set(right, load(index))),
    ...lefts.flatMap((left, row) => [
      ...set(factor, lanes.loadSplat(get(left), 0)),
      ...sums.slice(row * values, (row + 1) * values).flatMap((sum, index) => {
        const right = rights[index] === undefined ? load(index) : get(rights[index]);
        return set(sum, lanes.add(get(sum), lanes.multiply(get(factor), right)));
      }),
      ...advance(left, locals.across),
    ]),
    ...advance(at, locals.stride),
  ];
}

/** Adds the sums to the product, and goes on to the rows below. */
function addSums({ lanes, rows, values }: Tile, { to, sums, stride }: TileLocals): Code {
  return Array.from({ length: rows }, (_, row) => [
    ...Array.from({ length: values }, (_, index) => {
      const offset = index * lanes.bytes;
      const sum = get(sums[row * values + index]!);
      return lanes.store(get(to), offset, lanes.add(lanes.load(get(to), offset), sum));
    }).flat(),
    ...advance(to, stride),
  ]).flat();
}
