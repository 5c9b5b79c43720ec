import test from "ava";
import { AppError } from "#core/errors.ts";
import { NETWORK_MEMORY_BYTES } from "#infer/memory-limit.ts";
import { createSimdUnit, type SimdUnit } from "#infer/simd/simd-unit.ts";

function created(): SimdUnit {
  const unit = createSimdUnit();
  if (unit === null) throw new Error("this engine has no SIMD");
  return unit;
}

/** One memory for many small products. */
const SHARED = created();

test("each allocation is zeros of its own, where vectors may stand", (t) => {
  const unit = created();
  const parts = [1, 5, 4, 7].map((length) => unit.allocate(length));
  for (const [index, part] of parts.entries()) {
    t.is(part.byteOffset % 16, 0);
    t.true(part.every((value) => value === 0));
    part.fill(index + 1);
  }
  for (const [index, part] of parts.entries()) t.true(part.every((each) => each === index + 1));
});

test("all matrices together have a limit", (t) => {
  const unit = created();
  const half = NETWORK_MEMORY_BYTES / 2 / 4;
  unit.allocate(half);
  unit.allocate(half);
  const error = t.throws(() => unit.allocate(1), { instanceOf: AppError });
  t.is(error?.code, "no-memory");
});

test("every tile: 1 to 9 rows by 1 to 50 columns, the left one strided", (t) => {
  for (let rows = 1; rows <= 9; rows++) {
    for (let columns = 1; columns <= 50; columns++) {
      const unit = SHARED;
      const left = { rows: 2, columns: rows, values: unit.allocate(2 * rows) };
      const right = { rows: 2, columns, values: unit.allocate(2 * columns) };
      const product = { rows, columns, values: unit.allocate(rows * columns) };
      for (const at of left.values.keys()) left.values[at] = at + 1;
      for (const at of right.values.keys()) right.values[at] = 3 * at - 7;
      unit.addProduct(product, left, 1, rows, right);
      const expected = product.values.map((_, at) => {
        const [row, column] = [Math.floor(at / columns), at % columns];
        return (row + 1) * (3 * column - 7) + (row + 1 + rows) * (3 * (column + columns) - 7);
      });
      t.deepEqual(product.values, expected, `${rows} × ${columns}`);
    }
  }
});
