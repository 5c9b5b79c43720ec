import { type Matrix, turned } from "#infer/matrix.ts";
import type { LstmLayer } from "#infer/types.ts";

/** Weights and bias of one gate. */
interface Gate {
  /** [units × inputs] */
  readonly kernel: Matrix;
  /** [units × units] */
  readonly recurrent: Matrix;
  /** [units] */
  readonly bias: Float32Array;
}

/** The four gates: input, forget, cell and output, as ours and TFLite's both have them. */
export function gatesOf({ inputs, units, kernel, recurrent, bias }: LstmLayer): readonly Gate[] {
  const columns = 4 * units;
  const [input, state] = [turned(kernel, inputs, columns), turned(recurrent, units, columns)];
  const rows = (matrix: Matrix, gate: number) => {
    const size = units * matrix.columns;
    const values = matrix.values.slice(gate * size, (gate + 1) * size);
    return { rows: units, columns: matrix.columns, values };
  };
  return [0, 1, 2, 3].map((gate) => ({
    kernel: rows(input, gate),
    recurrent: rows(state, gate),
    bias: bias.slice(gate * units, (gate + 1) * units),
  }));
}
