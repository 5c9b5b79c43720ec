import test from "ava";
import { tailThreshold } from "#detect/tail-threshold.ts";
import { drawn } from "./generalized-pareto.ts";

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
