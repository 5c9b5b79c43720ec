import { sigmoid, tanh } from "#infer/activation.ts";
import type { Matrix } from "#infer/matrix.ts";

/** One step of one or more samples, a row each. Gates in the order input, forget, cell, output. */
export interface CellStep {
  /** [samples × 4 units]: the gates' sums, and after `runCell` their values. */
  readonly gates: Matrix;
  /** [samples × units]: state of the cell after the step before. May be `cell` itself. */
  readonly before: Matrix;
  /** State of the cell after this one. */
  readonly cell: Matrix;
  /** tanh of the cell's state. */
  readonly squashed: Matrix;
  readonly hidden: Matrix;
}

/** From the gates' sums and the state before to gates, state and hidden values. */
export function runCell(step: CellStep): void {
  const { rows, columns: units } = step.cell;
  const gates = step.gates.values;
  const before = step.before.values;
  const cell = step.cell.values;
  const squashed = step.squashed.values;
  const hidden = step.hidden.values;
  for (let row = 0, at = 0; row < rows; row++) {
    let gate = row * 4 * units;
    for (let unit = 0; unit < units; unit++, at++, gate++) {
      const input = sigmoid(gates[gate]!);
      const forget = sigmoid(gates[gate + units]!);
      const news = tanh(gates[gate + 2 * units]!);
      const out = sigmoid(gates[gate + 3 * units]!);
      const state = input * news + forget * before[at]!;
      const small = tanh(state);
      gates[gate] = input;
      gates[gate + units] = forget;
      gates[gate + 2 * units] = news;
      gates[gate + 3 * units] = out;
      cell[at] = state;
      squashed[at] = small;
      hidden[at] = out * small;
    }
  }
}
