import type { WeightedTargets } from "#train/forest/histogram.ts";
import type { NodeTotals } from "#train/forest/split.ts";
import type { BinnedTable, Split } from "#train/forest/types.ts";

/** Nodes of up to so many rows are sorted: that is faster than walking 256 bins. */
export const SMALL_ROWS = 48;
const PLACE_BITS = 6;
const PLACE_MASK = (1 << PLACE_BITS) - 1;

const keys = new Int32Array(SMALL_ROWS);

/** `scanHistogram` without a histogram, for a node of at most SMALL_ROWS rows. Hot. */
export function scanRows(
  table: BinnedTable,
  rows: Int32Array,
  { sums, weights }: WeightedTargets,
  input: number,
  { sum, weight }: NodeTotals,
  minWeight: number,
  best: Split,
): void {
  sortByBin(table, rows, input);
  const whole = (sum * sum) / weight;
  let leftSum = 0;
  let leftWeight = 0;
  for (let i = 0; i < rows.length; ) {
    const bin = (keys[i] as number) >> PLACE_BITS;
    const rightWeight = weight - leftWeight;
    if (rightWeight < minWeight) return;
    if (i > 0 && leftWeight >= minWeight) {
      const rightSum = sum - leftSum;
      const gain = (leftSum * leftSum) / leftWeight + (rightSum * rightSum) / rightWeight - whole;
      if (gain > best.gain) {
        best.gain = gain;
        best.input = input;
        best.bin = (((keys[i - 1] as number) >> PLACE_BITS) + bin - 1) >> 1;
      }
    }
    for (; i < rows.length && (keys[i] as number) >> PLACE_BITS === bin; i++) {
      const row = rows[(keys[i] as number) & PLACE_MASK] as number;
      leftSum += sums[row] as number;
      leftWeight += weights[row] as number;
    }
  }
}

/** Keys of bin and place, ascending: an insertion sort, the fastest for so few. */
function sortByBin(table: BinnedTable, rows: Int32Array, input: number): void {
  const column = input * table.rows;
  for (let i = 0; i < rows.length; i++) {
    const key = ((table.bins[column + (rows[i] as number)] as number) << PLACE_BITS) | i;
    let at = i;
    while (at > 0 && (keys[at - 1] as number) > key) {
      keys[at] = keys[at - 1] as number;
      at--;
    }
    keys[at] = key;
  }
}
