import test from "ava";
import { runCell } from "#infer/lstm-cell.ts";
import { runCellBack, type TrainingStep } from "#infer/lstm-cell-back.ts";
import type { Matrix } from "#infer/matrix.ts";
import { plainKernels } from "#train/plain-kernels.ts";
import { randomStep } from "../helpers/kernel-cases.ts";

const [SAMPLES, UNITS, STEP] = [2, 3, 1e-3];

/** Σ hiddenGradient · hidden + Σ carried · cell: its slopes are what the way back must find. */
function weighed({ hidden, hiddenGradient, cell }: TrainingStep, carried: Float32Array): number {
  let sum = 0;
  for (const [at, value] of hidden.values.entries()) {
    sum += value * hiddenGradient.values[at]! + cell.values[at]! * carried[at]!;
  }
  return sum;
}

test("the way back agrees with finite differences by each sum and each state before", (t) => {
  const step = randomStep(plainKernels(), SAMPLES, UNITS, 2);
  const sums = step.gates.values.slice();
  const carriedAfter = Float32Array.from({ length: SAMPLES * UNITS }, (_, at) => at / 4 - 0.6);
  const carried: Matrix = { rows: SAMPLES, columns: UNITS, values: carriedAfter.slice() };
  const changed = sums.slice();
  const slope = (values: Float32Array, at: number): number => {
    const value = values[at]!;
    const [above = 0, below = 0] = [STEP, -STEP].map((change) => {
      values[at] = value + change;
      step.gates.values.set(changed);
      runCell(step);
      return weighed(step, carriedAfter);
    });
    values[at] = value;
    return (above - below) / (2 * STEP);
  };
  runCell(step);
  runCellBack(step, carried);
  const [found, foundBefore] = [step.gateGradient.values.slice(), carried.values];
  // Single precision leaves four figures to a difference over 0.002.
  for (const at of step.before.values.keys()) {
    t.true(Math.abs(foundBefore[at]! - slope(step.before.values, at)) < 1e-3, `state ${at}`);
  }
  for (const at of sums.keys()) {
    t.true(Math.abs(found[at]! - slope(changed, at)) < 1e-3, `sum ${at}`);
  }
});
