import test from "ava";
import { activateAll, sigmoid, tanh } from "#infer/activation.ts";

const POINTS = Array.from({ length: 20_001 }, (_, index) => (index - 10_000) / 250);

test("both are within 1e-10 of their definitions from -40 to 40", (t) => {
  for (const x of POINTS) {
    t.true(Math.abs(sigmoid(x) - 1 / (1 + Math.exp(-x))) < 1e-10, `sigmoid(${x})`);
    t.true(Math.abs(tanh(x) - Math.tanh(x)) < 1e-10, `tanh(${x})`);
  }
});

test("both are symmetric about 0 and never fall", (t) => {
  t.is(sigmoid(0), 0.5);
  t.is(tanh(0), 0);
  for (const [index, x] of POINTS.entries()) {
    t.true(Math.abs(sigmoid(x) + sigmoid(-x) - 1) < 1e-10);
    t.true(Math.abs(tanh(x) + tanh(-x)) < 1e-10);
    if (index === 0) continue;
    // Neighbours may differ by their rounding, but not fall by more.
    t.true(sigmoid(x) >= sigmoid(POINTS[index - 1]!) - 1e-15);
    t.true(tanh(x) >= tanh(POINTS[index - 1]!) - 1e-15);
  }
});

test("what is far away, endless or no number", (t) => {
  for (const far of [1e3, Number.MAX_VALUE, Number.POSITIVE_INFINITY]) {
    t.is(sigmoid(far), 1);
    t.true(sigmoid(-far) >= 0 && sigmoid(-far) < 1e-17);
    t.is(tanh(far), 1);
    t.is(tanh(-far), -1);
  }
  t.is(sigmoid(Number.NaN), Number.NaN);
  t.is(tanh(Number.NaN), Number.NaN);
});

test("a layer's activation of all values", (t) => {
  const activated = (activation: "linear" | "relu" | "sigmoid") => {
    const values = Float64Array.of(-2, 0, 3);
    activateAll(activation, values);
    return [...values];
  };
  t.deepEqual(activated("linear"), [-2, 0, 3]);
  t.deepEqual(activated("relu"), [0, 0, 3]);
  t.deepEqual(activated("sigmoid"), [sigmoid(-2), 0.5, sigmoid(3)]);
});
