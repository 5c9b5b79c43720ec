import test from "ava";
import fc from "fast-check";
import { symmetricWeights } from "#infer/int8/symmetric-weights.ts";

test("the largest weight is 127, and every one within half a step", (t) => {
  const weights = fc.array(fc.float({ min: -100, max: 100, noNaN: true }), { maxLength: 50 });
  fc.assert(
    fc.property(weights, (all) => {
      const { values, scale } = symmetricWeights(Float32Array.from(all));
      t.true(scale > 0);
      t.true(values.every((value) => value >= -127));
      for (const [at, weight] of all.entries()) {
        t.true(Math.abs(weight - values[at]! * scale) <= scale * 0.5001, `${weight}`);
      }
    }),
  );
  t.deepEqual(symmetricWeights(Float32Array.of(-2, 1)).values, Int8Array.of(-127, 64));
  t.is(symmetricWeights(new Float32Array(3)).scale, 1);
});
