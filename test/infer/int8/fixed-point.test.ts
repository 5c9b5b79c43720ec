import test from "ava";
import fc from "fast-check";
import { multiplierOf, multiplyFixed } from "#infer/int8/fixed-point.ts";

test("a real number is told in 31 bits", (t) => {
  t.deepEqual(multiplierOf(0.5), { fixed: 2 ** 30, shift: 0 });
  t.deepEqual(multiplierOf(1), { fixed: 2 ** 30, shift: 1 });
  t.deepEqual(multiplierOf(3), { fixed: 0x60000000, shift: 2 });
  t.deepEqual(multiplierOf(1 - 2 ** -40), { fixed: 2 ** 30, shift: 1 }, "rounding reaches 1");
  fc.assert(
    fc.property(fc.double({ min: 1e-9, max: 1e3, noNaN: true }), (real) => {
      const { fixed, shift } = multiplierOf(real);
      t.true(Number.isInteger(fixed) && fixed >= 2 ** 30 && fixed < 2 ** 31);
      t.true(Math.abs((fixed * 2 ** (shift - 31)) / real - 1) < 2 ** -31);
    }),
  );
});

/** gemmlowp's functions word by word, in whole numbers without bounds. */
function byBigInt(value: bigint, fixed: bigint, shift: number): bigint {
  const left = Math.max(shift, 0);
  const right = Math.max(-shift, 0);
  const product = value * (1n << BigInt(left)) * fixed;
  const nudge = product >= 0n ? 1n << 30n : 1n - (1n << 30n);
  const high = (product + nudge) / (1n << 31n);
  const mask = (1n << BigInt(right)) - 1n;
  const remainder = high & mask;
  const threshold = (mask >> 1n) + (high < 0n ? 1n : 0n);
  return (high >> BigInt(right)) + (remainder > threshold ? 1n : 0n);
}

test("products are those of exact whole numbers, to the last bit", (t) => {
  const value = fc.oneof(fc.integer(), fc.integer({ min: -2000, max: 2000 }));
  const fixed = fc.integer({ min: 2 ** 30, max: 2 ** 31 - 1 });
  fc.assert(
    fc.property(value, fixed, fc.integer({ min: -30, max: 0 }), (a, b, shift) => {
      const expected = Number(byBigInt(BigInt(a), BigInt(b), shift));
      t.is(multiplyFixed(a, { fixed: b, shift }) + 0, expected);
    }),
    { numRuns: 5000 },
  );
  const small = fc.integer({ min: -(2 ** 20), max: 2 ** 20 });
  fc.assert(
    fc.property(small, fixed, fc.integer({ min: 1, max: 8 }), (a, b, shift) => {
      const expected = Number(byBigInt(BigInt(a), BigInt(b), shift));
      t.is(multiplyFixed(a, { fixed: b, shift }) + 0, expected);
    }),
  );
});

test("halves go up in the product, and away from zero in the shift", (t) => {
  const by = (real: number) => (value: number) => multiplyFixed(value, multiplierOf(real)) + 0;
  t.deepEqual([1, 3, -1, -3].map(by(0.5)), [1, 2, 0, -1]);
  t.deepEqual([2, 6, -2, -6].map(by(0.25)), [1, 2, -1, -2]);
});
