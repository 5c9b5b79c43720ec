import test from "ava";
import { fitTail } from "#detect/pareto-tail.ts";
import { drawn } from "./generalized-pareto.ts";

const finds = test.macro({
  title: (_given, shape: number, scale: number) => `finds shape ${shape} and scale ${scale}`,
  exec: (t, shape: number, scale: number) => {
    const fit = fitTail(drawn(20_000, shape, scale, 7));
    // Standard errors are (1 + shape) / sqrt(n) of the shape, about 1 % of the scale: four of them.
    t.true(Math.abs(fit.shape - shape) < (4 * (1 + shape)) / Math.sqrt(20_000), `${fit.shape}`);
    t.true(Math.abs(fit.scale / scale - 1) < 0.04, `${fit.scale}`);
  },
});

test(finds, 0.4, 2);
test(finds, 0.1, 0.001);
test(finds, 0, 5);
test(finds, -0.2, 300);
test(finds, 0.8, 1);

test("no neighbouring parameters are likelier", (t) => {
  const excesses = drawn(500, 0.2, 3, 11);
  const likelihood = (shape: number, scale: number) =>
    excesses.reduce(
      (sum, each) => sum - Math.log(scale) - (1 / shape + 1) * Math.log1p((shape * each) / scale),
      0,
    );
  const { shape, scale } = fitTail(excesses);
  const best = likelihood(shape, scale);
  for (const [a, b] of [
    [0.01, 1],
    [-0.01, 1],
    [0, 1.01],
    [0, 0.99],
  ] as const) {
    t.true(likelihood(shape + a, scale * b) < best);
  }
});

test("few excesses, and all alike, have a tail too", (t) => {
  const { shape, scale } = fitTail(new Float64Array(10).fill(3));
  t.true(shape >= -0.5 && shape <= 0.95 && scale > 0);
});
