import type { Samples } from "#train/types.ts";

/** Rows of one width, oldest first: values[rows × columns]. */
export interface WindowTable {
  readonly columns: number;
  readonly values: Float32Array;
}

/**
 * Sliding windows over a table without a copy of each: sample i has the `steps` rows of `inputs`
 * that end with row `ends[i]`, and the row `ends[i]` of `targets`. With `steps` 1 and every row an
 * end these are plain rows.
 */
export function windowSamples(
  inputs: WindowTable,
  targets: WindowTable,
  steps: number,
  ends: Uint32Array,
): Samples {
  const rows = Math.min(
    inputs.values.length / inputs.columns,
    targets.values.length / targets.columns,
  );
  for (const end of ends) {
    if (end < steps - 1 || end >= rows) throw new RangeError(`no window ends with row ${end}`);
  }
  return {
    count: ends.length,
    fill: (indices, intoInputs, intoTargets) => {
      for (const [place, index] of indices.entries()) {
        const end = ends[index]!;
        copyRows(inputs, end - steps + 1, steps, intoInputs, place * steps * inputs.columns);
        copyRows(targets, end, 1, intoTargets, place * targets.columns);
      }
    },
  };
}

function copyRows(
  { columns, values }: WindowTable,
  first: number,
  count: number,
  into: Float32Array,
  to: number,
): void {
  const from = first * columns;
  for (let i = 0; i < count * columns; i++) into[to + i] = values[from + i]!;
}
