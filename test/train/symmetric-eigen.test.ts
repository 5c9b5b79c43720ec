import test from "ava";
import { seededRandom } from "#core/random.ts";
import { symmetricEigen } from "#train/symmetric-eigen.ts";

test("it agrees with LAPACK", (t) => {
  // numpy.linalg.eigh of the same matrix.
  const { values, vectors } = symmetricEigen(Float64Array.of(4, 1, -2, 1, 2, 0.5, -2, 0.5, 3), 3);
  const known = [5.6297277659204, 2.7163484656183, 0.6539237684614];
  const along = [
    0.8007540167654, 0.1403962940008, -0.5823073803971, 0.2746339319337, 0.7778893374994,
    0.5652118028097, -0.5323243447981, 0.6125169868955, -0.5843404253513,
  ];
  t.true(values.every((value, i) => Math.abs(value - known[i]!) < 1e-12));
  t.true(vectors.every((entry, i) => Math.abs(entry - along[i]!) < 1e-12));
});

test("values times vectors give the matrix back, and the vectors stand at right angles", (t) => {
  const random = seededRandom(4);
  for (const size of [1, 2, 7, 30, 64]) {
    const matrix = new Float64Array(size * size);
    for (let i = 0; i < size; i++) {
      for (let j = 0; j <= i; j++) {
        matrix[i * size + j] = random.unit() - 0.5;
        matrix[j * size + i] = matrix[i * size + j]!;
      }
    }
    const { values, vectors } = symmetricEigen(matrix, size);
    t.deepEqual(values.toSorted().reverse(), values);
    const row = (k: number) => vectors.subarray(k * size, (k + 1) * size);
    for (let i = 0; i < size; i++) {
      for (let j = 0; j < size; j++) {
        let entry = 0;
        let angle = 0;
        for (let k = 0; k < size; k++) {
          entry += values[k]! * row(k)[i]! * row(k)[j]!;
          angle += row(i)[k]! * row(j)[k]!;
        }
        t.true(Math.abs(entry - matrix[i * size + j]!) < 1e-12);
        t.true(Math.abs(angle - (i === j ? 1 : 0)) < 1e-12);
      }
    }
  }
});

test("nothing and one value are their own", (t) => {
  t.deepEqual(symmetricEigen(new Float64Array(4), 2).values, new Float64Array(2));
  t.deepEqual(symmetricEigen(Float64Array.of(-3), 1).vectors, Float64Array.of(1));
});
