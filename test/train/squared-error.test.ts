import test from "ava";
import { squaredError, squaredErrorGradient } from "#train/squared-error.ts";

const predictions = { rows: 3, columns: 2, values: Float32Array.of(1, 2, 3, 4, 50, 60) };
const targets = Float32Array.of(0, 2, 5, 3, 0, 0);

test("the sum over the rows that count", (t) => {
  t.is(squaredError(predictions, targets, 2), 1 + 0 + 4 + 1);
});

test("the gradient of their mean, and none of the others", (t) => {
  const gradient = { rows: 3, columns: 2, values: new Float32Array(6).fill(7) };
  squaredErrorGradient(predictions, targets, 2, gradient);
  t.deepEqual([...gradient.values], [0.5, 0, -1, 0.5, 0, 0]);
});
