import type { Scaler, Table } from "#features/types.ts";

/** What the rows of one column say. */
interface Moments {
  readonly mean: number;
  readonly deviation: number;
  readonly lowest: number;
  readonly highest: number;
}

/** Scales to mean 0 and standard deviation 1 (that of the population, as scikit-learn's). */
export function fitStandardScaler(table: Table): Scaler {
  return scalerOf(table, ({ mean, deviation }) => ({ offset: mean, spread: deviation }));
}

/** Scales the range of the training rows to 0..1: what a network that ends in a sigmoid can say. */
export function fitRangeScaler(table: Table): Scaler {
  return scalerOf(table, ({ lowest, highest }) => ({ offset: lowest, spread: highest - lowest }));
}

function scalerOf(
  table: Table,
  scaleOf: (moments: Moments) => { offset: number; spread: number },
): Scaler {
  const offset = new Float64Array(table.columns);
  const spread = new Float64Array(table.columns);
  const typical = new Float64Array(table.columns);
  for (let column = 0; column < table.columns; column++) {
    const moments = momentsOf(table, column);
    const scale = scaleOf(moments);
    offset[column] = scale.offset;
    // Of a constant column rounding may leave a deviation that is not quite 0.
    spread[column] = moments.lowest === moments.highest ? 0 : scale.spread;
    typical[column] = moments.mean;
  }
  return { offset, spread, typical };
}

/** In two passes, so that a large mean costs no digits. All 0 where every value is missing. */
function momentsOf({ rows, columns, values }: Table, column: number): Moments {
  let [count, sum, lowest, highest] = [0, 0, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let row = 0; row < rows; row++) {
    const value = values[row * columns + column]!;
    if (Number.isNaN(value)) continue;
    count++;
    sum += value;
    lowest = Math.min(lowest, value);
    highest = Math.max(highest, value);
  }
  if (count === 0) return { mean: 0, deviation: 0, lowest: 0, highest: 0 };
  const mean = sum / count;
  let squares = 0;
  for (let row = 0; row < rows; row++) {
    const value = values[row * columns + column]!;
    if (!Number.isNaN(value)) squares += (value - mean) ** 2;
  }
  return { mean, deviation: Math.sqrt(squares / count), lowest, highest };
}
