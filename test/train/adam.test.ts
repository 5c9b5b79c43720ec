import test from "ava";
import { adam } from "#train/adam.ts";

test("the first step is the learning rate, however steep the slope", (t) => {
  for (const slope of [1, 1e3, 1e6]) {
    const weights = { values: Float32Array.of(1, 1), gradient: Float32Array.of(slope, -slope) };
    adam([weights], 0.01)();
    t.true(Math.abs(weights.values[0]! - 0.99) < 1e-5);
    t.true(Math.abs(weights.values[1]! - 1.01) < 1e-5);
  }
});

test("twenty steps as Algorithm 1 of the paper takes them", (t) => {
  const weights = { values: Float32Array.of(0.5), gradient: new Float32Array(1) };
  const step = adam([weights], 0.05);
  let [theta, m, v] = [0.5, 0, 0];
  for (let count = 1; count <= 20; count++) {
    const gradient = Math.fround(Math.sin(count) + theta);
    weights.gradient[0] = gradient;
    step();
    m = 0.9 * m + 0.1 * gradient;
    v = 0.999 * v + 0.001 * gradient ** 2;
    const [corrected, spread] = [m / (1 - 0.9 ** count), v / (1 - 0.999 ** count)];
    // Keras' ε stands beside the root that is not corrected: of no weight for slopes like these.
    theta -= (0.05 * corrected) / (Math.sqrt(spread) + 1e-7);
    t.true(Math.abs(weights.values[0]! - theta) < 1e-5, `step ${count}`);
  }
});

test("each weight has moments of its own", (t) => {
  const all = [
    { values: Float32Array.of(0), gradient: Float32Array.of(1) },
    { values: Float32Array.of(0, 0), gradient: Float32Array.of(0, -1) },
  ];
  const step = adam(all, 0.1);
  step();
  step();
  t.true(Math.abs(all[0]!.values[0]! + 0.2) < 1e-5);
  t.is(all[1]!.values[0], 0);
  t.true(Math.abs(all[1]!.values[1]! - 0.2) < 1e-5);
});

test("a bowl is descended to its bottom", (t) => {
  const weights = { values: Float32Array.of(3, -4), gradient: new Float32Array(2) };
  const step = adam([weights], 0.1);
  for (let count = 0; count < 500; count++) {
    weights.gradient[0] = weights.values[0]! - 1;
    weights.gradient[1] = 10 * (weights.values[1]! - 2);
    step();
  }
  t.true(Math.abs(weights.values[0]! - 1) < 0.01);
  t.true(Math.abs(weights.values[1]! - 2) < 0.01);
});
