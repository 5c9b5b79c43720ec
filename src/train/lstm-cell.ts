import { sigmoid, tanh } from "#infer/activation.ts";
import type { Matrix } from "#train/matrix.ts";

/** One step of all samples of a batch. Gates in the order input, forget, cell, output. */
export interface LstmStep {
  /** [samples × 4 units]: the gates' sums, and after `runCell` their values. */
  readonly gates: Matrix;
  /** [samples × units]: state of the cell. */
  readonly cell: Matrix;
  /** tanh of the cell's state. */
  readonly squashed: Matrix;
  readonly hidden: Matrix;
  /** By the hidden values, the loss through all later steps included. */
  readonly hiddenGradient: Matrix;
  /** By the gates' sums. */
  readonly gateGradient: Matrix;
}

/** From the gates' sums to gates, state and hidden values. Before the first step the state is 0. */
export function runCell(step: LstmStep, before: LstmStep | null): void {
  const { rows, columns: units } = step.cell;
  const gates = step.gates.values;
  const cell = step.cell.values;
  const squashed = step.squashed.values;
  const hidden = step.hidden.values;
  const old = before?.cell.values;
  for (let row = 0, at = 0; row < rows; row++) {
    let gate = row * 4 * units;
    for (let unit = 0; unit < units; unit++, at++, gate++) {
      const input = sigmoid(gates[gate]!);
      const forget = sigmoid(gates[gate + units]!);
      const news = tanh(gates[gate + 2 * units]!);
      const out = sigmoid(gates[gate + 3 * units]!);
      const state = input * news + (old === undefined ? 0 : forget * old[at]!);
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

/**
 * The way back of `runCell`: from `hiddenGradient` to `gateGradient`. `carried` [samples × units] is
 * the gradient by the cell's state: comes from the step after, and goes to the step before.
 */
export function runCellBack(step: LstmStep, before: LstmStep | null, carried: Matrix): void {
  const { rows, columns: units } = step.cell;
  const gates = step.gates.values;
  const squashed = step.squashed.values;
  const sums = step.gateGradient.values;
  const above = step.hiddenGradient.values;
  const state = carried.values;
  const old = before?.cell.values;
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
      const was = old === undefined ? 0 : old[at]!;
      sums[gate] = byState * news * input * (1 - input);
      sums[gate + units] = byState * was * forget * (1 - forget);
      sums[gate + 2 * units] = byState * input * (1 - news * news);
      sums[gate + 3 * units] = byHidden * small * out * (1 - out);
      state[at] = byState * forget;
    }
  }
}
