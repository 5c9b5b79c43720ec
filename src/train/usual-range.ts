import type { UsualRange } from "#detect/types.ts";
import type { Table } from "#features/types.ts";

/** Share of the training values on each side that are not usual. */
const TAIL = 0.01;

/**
 * Of each column all but its tails, and its standard deviation. Missing values count for nothing;
 * a column of them has the range 0..0.
 * @param floor the least spread
 */
export function fitUsualRange({ rows, columns, values }: Table, floor: number): UsualRange {
  const [low, high, spread] = [0, 1, 2].map(() => new Float32Array(columns)) as [
    Float32Array,
    Float32Array,
    Float32Array,
  ];
  const column = new Float32Array(rows);
  for (let index = 0; index < columns; index++) {
    let count = 0;
    for (let row = 0; row < rows; row++) {
      const value = values[row * columns + index]!;
      if (!Number.isNaN(value)) column[count++] = value;
    }
    const known = column.subarray(0, count).sort();
    low[index] = quantile(known, TAIL);
    high[index] = quantile(known, 1 - TAIL);
    spread[index] = Math.max(deviation(known), floor);
  }
  return { low, high, spread };
}

/** Between the two values around it, as numpy and R do by default; 0 of nothing. */
function quantile(sorted: Float32Array, share: number): number {
  const place = (sorted.length - 1) * share;
  const below = sorted[Math.floor(place)] ?? 0;
  const above = sorted[Math.ceil(place)] ?? 0;
  return below + (above - below) * (place - Math.floor(place));
}

function deviation(values: Float32Array): number {
  if (values.length === 0) return 0;
  const mean = values.reduce((sum, each) => sum + each, 0) / values.length;
  return Math.sqrt(values.reduce((sum, each) => sum + (each - mean) ** 2, 0) / values.length);
}
