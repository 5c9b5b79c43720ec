import test from "ava";
import { seededRandom } from "#core/random.ts";
import { fitTail, tailThreshold } from "#detect/tail.ts";

/** Drawn from the generalized Pareto distribution by its inverse. */
function drawn(count: number, shape: number, scale: number, seed: number): Float64Array {
  const random = seededRandom(seed);
  return Float64Array.from({ length: count }, () => {
    const left = 1 - random.unit();
    return shape === 0 ? -scale * Math.log(left) : (scale * (left ** -shape - 1)) / shape;
  });
}

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

const passes = test.macro({
  title: (_given, rate: number) => `of clean scores about ${rate} pass the threshold`,
  exec: (t, rate: number) => {
    const threshold = tailThreshold(drawn(20_000, 0.2, 1, 3), rate);
    // Judged on many fresh scores of the same kind.
    const fresh = drawn(400_000, 0.2, 1, 4).filter((score) => score > threshold).length / 400_000;
    t.true(fresh > rate / 1.6 && fresh < rate * 1.6, `${fresh}`);
  },
});

test(passes, 0.01);
test(passes, 0.001);
test(passes, 0.0001);

test("too few scores are refused by name", (t) => {
  t.throws(() => tailThreshold(drawn(499, 0.2, 1, 1), 0.001), {
    code: "training-failed",
    message: "499 vectors are too few for a threshold: give 500 or more",
  });
});

test("scores without a tail have their highest as threshold", (t) => {
  t.is(tailThreshold(new Float64Array(1000), 0.001), 0);
  t.is(tailThreshold([...Array(999).fill(1), 4], 0.001), 4);
});
