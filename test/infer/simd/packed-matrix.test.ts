import test from "ava";
import { createSimdUnit } from "#infer/simd/simd-unit.ts";

test("a row times a packed matrix of 1 to 80 columns, added to what was there", (t) => {
  const unit = createSimdUnit();
  if (unit === null) throw new Error("this engine has no SIMD");
  for (let columns = 1; columns <= 80; columns++) {
    const depth = (columns % 5) + 1;
    const left = { rows: 1, columns: depth, values: unit.allocate(depth) };
    const product = { rows: 1, columns, values: unit.allocate(columns).fill(5) };
    for (const at of left.values.keys()) left.values[at] = at + 1;
    const right = Float32Array.from({ length: depth * columns }, (_, at) => 3 * at - 7);
    const add = unit.prepareRowProduct(product, left, unit.pack(depth, columns, right));
    add();
    add();
    const expected = product.values.map((_, column) => {
      let sum = 0;
      for (let k = 0; k < depth; k++) sum += (k + 1) * right[k * columns + column]!;
      return 5 + 2 * sum;
    });
    t.deepEqual(product.values, expected, `${columns} columns`);
  }
});
