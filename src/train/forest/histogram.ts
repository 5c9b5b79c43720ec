import { MAX_BINS } from "#optimize/types.ts";
import type { BinnedTable } from "#train/forest/types.ts";

/**
 * Of each bin of each input the sum of targets and the weight of a node's rows, side by side:
 * [inputs × MAX_BINS × 2].
 */
export type Histogram = Float64Array;

/** Float64 numbers of one input. */
export const STRIDE = MAX_BINS * 2;

/** Targets times their weights, and the weights, of each row of the table. */
export interface WeightedTargets {
  readonly sums: Float64Array;
  readonly weights: Float64Array;
}

/** Counts these rows into a histogram, which is emptied first. Hot. */
export function fillHistogram(
  histogram: Histogram,
  table: BinnedTable,
  rows: Int32Array,
  { sums, weights }: WeightedTargets,
): void {
  histogram.fill(0);
  const { bins, inputs } = table;
  const count = rows.length;
  for (let input = 0; input < inputs; input++) {
    const column = input * table.rows;
    const base = input * STRIDE;
    for (let i = 0; i < count; i++) {
      const row = rows[i] as number;
      const at = base + 2 * (bins[column + row] as number);
      histogram[at] = (histogram[at] as number) + (sums[row] as number);
      histogram[at + 1] = (histogram[at + 1] as number) + (weights[row] as number);
    }
  }
}

/** Takes one child from its parent: what is left is the other child. Hot. */
export function subtractHistogram(parent: Histogram, child: Histogram): void {
  for (let i = 0; i < parent.length; i++) {
    parent[i] = (parent[i] as number) - (child[i] as number);
  }
}
