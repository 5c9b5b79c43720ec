import test from "ava";
import fc from "fast-check";
import {
  curveShareOf,
  differenceOf,
  traceDifference,
  worstGradient,
} from "../../../bench/models/trace-difference.ts";
import type { Trace } from "../../../bench/models/training-trace.ts";

const doubles = (...values: number[]) => Float64Array.from(values);
const EXPECTED: Trace = {
  forward: doubles(1, -4),
  gradients: { kernel: doubles(0.5, 0.25, -2), bias: doubles(0.01) },
  curve: doubles(0.5, 0.25),
};

test("the largest difference, and its share of the largest entry whatever the sign", (t) => {
  t.deepEqual(differenceOf(doubles(1, -3), doubles(1.5, -4)), { largest: 1, share: 0.25 });
  t.deepEqual(differenceOf(doubles(0, 0), doubles(0, 0)), { largest: 0, share: 0 });
  t.is(differenceOf(doubles(0, 1), doubles(0, 0)).share, Number.POSITIVE_INFINITY);
});

test("a curve is held against each step's own loss, not the largest", (t) => {
  t.is(curveShareOf(doubles(8, 1.5), doubles(8, 1)), 0.5);
});

test("what is no number is infinitely far off", (t) => {
  for (const wrong of [Number.NaN, Number.POSITIVE_INFINITY]) {
    t.is(differenceOf(doubles(1, wrong), doubles(1, 2)).share, Number.POSITIVE_INFINITY);
    t.is(curveShareOf(doubles(wrong, 1), doubles(1, 1)), Number.POSITIVE_INFINITY);
  }
});

test("what has another length or other weights is not compared", (t) => {
  t.throws(() => differenceOf(doubles(1), doubles(1, 2)), { message: /^1 numbers .* 2$/ });
  t.throws(() => curveShareOf(doubles(1, 2), doubles(1)), { message: /^2 numbers/ });
  const { bias, ...gradients } = EXPECTED.gradients;
  t.throws(() => traceDifference({ ...EXPECTED, gradients }, EXPECTED), {
    message: /kernel; bias/,
  });
  t.throws(() => traceDifference(EXPECTED, { ...EXPECTED, gradients: { bias: bias! } }));
});

test("one number that is off shows in its own part and nowhere else", (t) => {
  const parts = [EXPECTED.forward, ...Object.values(EXPECTED.gradients), EXPECTED.curve];
  const places = parts.flatMap((part, index) => [...part.keys()].map((at) => ({ index, at })));
  const off = fc.double({ min: 1e-3, max: 1e3, noNaN: true });
  const property = fc.property(fc.constantFrom(...places), off, ({ index, at }, by) => {
    const [forward, kernel, bias, curve] = parts.map((part, of) =>
      part.map((value, place) => value + (of === index && place === at ? by : 0)),
    );
    const gradients = { kernel: kernel!, bias: bias! };
    const found = { forward: forward!, gradients, curve: curve! };
    const said = traceDifference(found, EXPECTED);
    const shares = [
      said.forward.share,
      said.gradients.kernel!.share,
      said.gradients.bias!.share,
      said.curveShare,
    ];
    t.deepEqual(
      shares.map((share) => share > 0),
      shares.map((_, part) => part === index),
    );
    t.is(worstGradient(said), Math.max(shares[1]!, shares[2]!));
  });
  fc.assert(property);
});
