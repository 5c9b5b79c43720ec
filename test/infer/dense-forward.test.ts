import test from "ava";
import { denseForward } from "#infer/dense-forward.ts";
import type { Activation } from "#infer/types.ts";

const run = (activation: Activation) =>
  denseForward({
    kind: "dense",
    inputs: 2,
    units: 3,
    activation,
    kernel: Float32Array.of(1, -2, 0, 3, 1, 0),
    bias: Float32Array.of(0.5, 0, 0),
  })(Float32Array.of(1, 1));

test("x W + b, and what each activation makes of it", (t) => {
  t.deepEqual([...run("linear")], [4.5, -1, 0]);
  t.deepEqual([...run("relu")], [4.5, 0, 0]);
  const [high = 0, low = 0, middle] = run("sigmoid");
  // Of the logistic function's published values: σ(4.5) and σ(-1).
  t.true(Math.abs(high - 0.989_013_057) < 1e-7);
  t.true(Math.abs(low - 0.268_941_421) < 1e-7);
  t.is(middle, 0.5);
});
