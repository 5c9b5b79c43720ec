import type { CellStep } from "#infer/lstm-cell.ts";
import type { Matrix } from "#infer/matrix.ts";

/** A step with what is known of it on the way back. */
export interface TrainingStep extends CellStep {
  /** [samples × units] by the hidden values, the loss through all later steps included. */
  readonly hiddenGradient: Matrix;
  /** [samples × 4 units] by the gates' sums. */
  readonly gateGradient: Matrix;
}

/**
 * The way back of `runCell`: from `hiddenGradient` to `gateGradient`. `carried` [samples × units]
 * is the gradient by the cell's state: it comes from the step after, and goes to the step before.
 */
export function runCellBack(step: TrainingStep, carried: Matrix): void {
  const { rows, columns: units } = step.cell;
  const gates = step.gates.values;
  const squashed = step.squashed.values;
  const sums = step.gateGradient.values;
  const above = step.hiddenGradient.values;
  const state = carried.values;
  const before = step.before.values;
  for (let row = 0, at = 0; row < rows; row++) {
    let gate = row * 4 * units;
    for (let unit = 0; unit < units; unit++, at++, gate++) {
      const input = gates[gate]!;
      const forget = gates[gate + units]!;
      const news = gates[gate + 2 * units]!;
      const out = gates[gate + 3 * units]!;
      const small = squashed[at]!;
      const byHidden = above[at]!;
      const byState = state[at]! + byHidden * out * (1 - small * small);
      sums[gate] = byState * news * input * (1 - input);
      sums[gate + units] = byState * before[at]! * forget * (1 - forget);
      sums[gate + 2 * units] = byState * input * (1 - news * news);
      sums[gate + 3 * units] = byHidden * small * out * (1 - out);
      state[at] = byState * forget;
    }
  }
}
