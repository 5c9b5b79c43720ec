import test from "ava";
import fc from "fast-check";
import { dequantize, quantize, roundAway, SIGMOID_OUTPUT } from "#infer/int8/quantization.ts";

test("halves are rounded away from zero", (t) => {
  t.deepEqual([0.5, 1.5, -0.5, -1.5, 0.49, -0.49].map(roundAway), [1, 2, -1, -2, 0, -0]);
});

test("the output of a sigmoid is told in 256 steps, and 1 is out of reach", (t) => {
  t.deepEqual(
    [0, 0.5, 0.999, 1, 7, -1].map((real) => quantize(real, SIGMOID_OUTPUT)),
    [-128, 0, 127, 127, 127, -128],
  );
  t.is(dequantize(127, SIGMOID_OUTPUT), 255 / 256);
});

test("there and back costs half a step at most, and whole steps nothing", (t) => {
  const quantization = fc.record({
    scale: fc.double({ min: 1e-3, max: 10, noNaN: true }),
    zeroPoint: fc.integer({ min: -128, max: 127 }),
  });
  fc.assert(
    fc.property(quantization, fc.double({ min: -128, max: 127, noNaN: true }), (q, step) => {
      const real = q.scale * (step - q.zeroPoint);
      const back = dequantize(quantize(real, q), q);
      t.true(Math.abs(back - real) <= q.scale * 0.5000001);
      const whole = quantize(dequantize(Math.round(step), q), q);
      t.is(whole, Math.round(step) + 0);
    }),
  );
});
