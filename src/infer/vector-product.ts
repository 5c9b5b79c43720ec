/**
 * sums[columns] += x W, where x are the `inputs` values at `from` in `values`, and W[inputs ×
 * columns] stands row by row. Sums are double, so that the result alone is rounded to single.
 */
export function addVectorProduct(
  sums: Float64Array,
  values: Float32Array,
  from: number,
  weights: Float32Array,
  inputs: number,
): void {
  const columns = sums.length;
  let input = 0;
  // Four rows a pass: a sum is then loaded and stored once for four products.
  for (; input + 4 <= inputs; input += 4) {
    const x0 = values[from + input]!;
    const x1 = values[from + input + 1]!;
    const x2 = values[from + input + 2]!;
    const x3 = values[from + input + 3]!;
    let at = input * columns;
    for (let column = 0; column < columns; column++, at++) {
      sums[column]! +=
        x0 * weights[at]! +
        x1 * weights[at + columns]! +
        x2 * weights[at + 2 * columns]! +
        x3 * weights[at + 3 * columns]!;
    }
  }
  for (; input < inputs; input++) {
    const x = values[from + input]!;
    const row = input * columns;
    for (let column = 0; column < columns; column++) sums[column]! += x * weights[row + column]!;
  }
}
