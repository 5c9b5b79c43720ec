import type { Scaler } from "#features/types.ts";

/**
 * Writes (value - offset) / spread of each column. A missing value is taken for the column's
 * typical one, and a column that told nothing in training is 0 whatever it holds.
 * @param row one value a column, in the columns' units; NaN where it is missing
 * @param into as long as the row
 */
export function scaleRow(scaler: Scaler, row: ArrayLike<number>, into: Float32Array): void {
  const { offset, spread, typical } = scaler;
  for (let column = 0; column < offset.length; column++) {
    const given = row[column]!;
    const value = Number.isNaN(given) ? typical[column]! : given;
    const scale = spread[column]!;
    into[column] = scale === 0 ? 0 : (value - offset[column]!) / scale;
  }
}

/** The columns, counted from 0, that were constant or missing in training and tell nothing. */
export function silentColumns({ spread }: Scaler): number[] {
  return Array.from(spread.keys()).filter((column) => spread[column] === 0);
}
