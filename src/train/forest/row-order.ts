import type { WeightedTargets } from "#train/forest/histogram.ts";
import type { NodeTotals } from "#train/forest/split.ts";
import type { BinnedTable, Split } from "#train/forest/types.ts";

/** Where the rows of a split node part, and what either side adds up to. */
export interface Parting {
  /** First place of the right side. */
  readonly middle: number;
  readonly left: NodeTotals;
  readonly right: NodeTotals;
}

/** The rows of a tree, ordered so that those of each node stand together. */
export class RowOrder {
  readonly #rows: Int32Array;
  readonly #aside: Int32Array;
  #count = 0;

  constructor(rows: number) {
    this.#rows = new Int32Array(rows);
    this.#aside = new Int32Array(rows);
  }

  get count(): number {
    return this.#count;
  }

  /** Begins with all rows that have weight, in their own order. */
  reset(weights: Float64Array): void {
    this.#count = 0;
    for (let row = 0; row < weights.length; row++) {
      if ((weights[row] as number) > 0) this.#rows[this.#count++] = row;
    }
  }

  /** The rows at these places; good until the next split of them. */
  between(start: number, end: number): Int32Array {
    return this.#rows.subarray(start, end);
  }

  /** Puts the rows of the left side before those of the right, either in the order they had. */
  part(
    { start, end }: { readonly start: number; readonly end: number },
    { input, bin }: Split,
    { bins, rows: tableRows }: BinnedTable,
    { sums, weights }: WeightedTargets,
  ): Parting {
    const left = { sum: 0, weight: 0 };
    const right = { sum: 0, weight: 0 };
    const column = input * tableRows;
    let middle = start;
    let aside = 0;
    for (let at = start; at < end; at++) {
      const row = this.#rows[at] as number;
      const isLeft = (bins[column + row] as number) <= bin;
      const side = isLeft ? left : right;
      side.sum += sums[row] as number;
      side.weight += weights[row] as number;
      if (isLeft) this.#rows[middle++] = row;
      else this.#aside[aside++] = row;
    }
    this.#rows.set(this.#aside.subarray(0, aside), middle);
    return { middle, left, right };
  }
}
