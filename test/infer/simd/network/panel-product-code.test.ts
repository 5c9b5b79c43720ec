import test from "ava";
import { panelProduct } from "#infer/simd/network/panel-product-code.ts";
import { panelBytes } from "#infer/simd/network/panels.ts";
import { WAYS, wasmRun } from "../../../helpers/wasm-run.ts";

const [PRODUCT, START, LEFT, RIGHT] = [4096, 16_384, 20_480, 32_768];
const [ROW_NUMBERS, LEFT_NUMBERS] = [40, 20];

/** Whole numbers, whose sums are exact whatever rounds them. */
function check(t: import("ava").ExecutionContext, rows: number, width: number, depth: number) {
  const [panels, groups] = [2, 3];
  for (const way of Object.values(WAYS)) {
    const strides = { leftBytes: 4 * LEFT_NUMBERS, productBytes: 4 * ROW_NUMBERS };
    const { run, at } = wasmRun(panelProduct("product", { rows, width, depth, ...strides }, way));
    const left = at(LEFT, LEFT_NUMBERS * rows * groups).map((_, index) => (index % 7) - 3);
    at(LEFT, left.length).set(left);
    const right = at(RIGHT, (panels * panelBytes(width, depth)) / 4).map(
      (_, index) => (index % 11) - 5,
    );
    at(RIGHT, right.length).set(right);
    const start = at(START, panels * 4 * width).map((_, index) => index + 1);
    at(START, start.length).set(start);
    const product = at(PRODUCT, ROW_NUMBERS * rows * groups).fill(77);
    run(PRODUCT, START, LEFT, RIGHT, panels, groups);
    const wanted = product.map((_, index) => {
      const [row, column] = [Math.floor(index / ROW_NUMBERS), index % ROW_NUMBERS];
      if (column >= panels * 4 * width) return 77;
      const panel = Math.floor(column / (4 * width));
      let sum = start[column]!;
      for (let k = 0; k < depth; k++) {
        const weight = right[(panel * depth + k) * 4 * width + (column % (4 * width))]!;
        sum += left[row * LEFT_NUMBERS + k]! * weight;
      }
      return sum;
    });
    t.deepEqual(product, wanted, `${rows} rows, ${width} fours, ${depth} deep`);
  }
}

test("a single row, of every depth to 9", (t) => {
  for (let depth = 1; depth <= 9; depth++) for (const width of [1, 2, 4]) check(t, 1, width, depth);
});

test("groups of rows, of every depth to 9", (t) => {
  for (let depth = 1; depth <= 9; depth++) for (const rows of [2, 4]) check(t, rows, 2, depth);
});

test("sums may start where they end", (t) => {
  const shape = { rows: 1, width: 1, depth: 1, leftBytes: 4, productBytes: 16 };
  const { run, at } = wasmRun(panelProduct("product", shape, WAYS.relaxed));
  at(PRODUCT, 4).set([1, 2, 3, 4]);
  at(LEFT, 1).set([10]);
  at(RIGHT, 4).set([1, 1, 2, 2]);
  run(PRODUCT, PRODUCT, LEFT, RIGHT, 1, 1);
  t.deepEqual([...at(PRODUCT, 4)], [11, 12, 23, 24]);
});
