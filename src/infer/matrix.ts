/** values[rows × columns], row by row. */
export interface Matrix {
  readonly rows: number;
  readonly columns: number;
  readonly values: Float32Array;
}

/** `count` rows from `first` on, of the same memory. */
export function rowsOf({ columns, values }: Matrix, first: number, count: number): Matrix {
  const part = values.subarray(first * columns, (first + count) * columns);
  return { rows: count, columns, values: part };
}

/** to = fromᵀ */
export function transpose(from: Matrix, to: Matrix): void {
  const { rows, columns, values } = from;
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      to.values[column * rows + row] = values[row * columns + column]!;
    }
  }
}

/** [rows × columns] as [columns × rows]: our kernels have a column an output, TFLite's a row. */
export function turned(values: Float32Array, rows: number, columns: number): Matrix {
  const to = { rows: columns, columns: rows, values: new Float32Array(values.length) };
  transpose({ rows, columns, values }, to);
  return to;
}

/** Each row becomes `row`. */
export function fillRows({ rows, columns, values }: Matrix, row: Float32Array): void {
  for (let index = 0; index < rows; index++) values.set(row, index * columns);
}

/** sums[columns] += all rows */
export function addRows({ rows, columns, values }: Matrix, sums: Float32Array): void {
  for (let row = 0, at = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) sums[column]! += values[at++]!;
  }
}
