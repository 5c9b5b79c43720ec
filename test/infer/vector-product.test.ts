import test from "ava";
import fc from "fast-check";
import { addVectorProduct } from "#infer/vector-product.ts";

test("two numbers by a matrix of two rows, added to what was there", (t) => {
  const sums = Float64Array.of(100, 200, 300);
  addVectorProduct(sums, Float32Array.of(9, 2, 3), 1, Float32Array.of(1, 2, 3, 4, 5, 6), 2);
  t.deepEqual([...sums], [100 + 2 + 12, 200 + 4 + 15, 300 + 6 + 18]);
});

test("property: any size gives the sum of products", (t) => {
  const sizes = fc.tuple(fc.integer({ min: 1, max: 13 }), fc.integer({ min: 1, max: 13 }));
  fc.assert(
    fc.property(sizes, fc.nat(5), ([inputs, columns], from) => {
      // Whole numbers: every order of adding them is exact.
      const values = Float32Array.from({ length: from + inputs }, (_, i) => (i * 7) % 11);
      const weights = Float32Array.from({ length: inputs * columns }, (_, i) => (i * 5) % 13);
      const sums = new Float64Array(columns);
      addVectorProduct(sums, values, from, weights, inputs);
      const expected = [...sums.keys()].map((column) =>
        Array.from(
          { length: inputs },
          (_, i) => values[from + i]! * weights[i * columns + column]!,
        ).reduce((sum, each) => sum + each, 0),
      );
      return [...sums].every((sum, column) => sum === expected[column]);
    }),
  );
  t.pass();
});
