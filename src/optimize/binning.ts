/** The bin of a value: how many of the ascending edges are below it. NaN falls into bin 0. */
export function binOf(edges: Float32Array, value: number): number {
  let low = 0;
  let high = edges.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((edges[middle] as number) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Bins of one row, an input each, into `bins`. */
export function binRow(edges: readonly Float32Array[], row: Float32Array, bins: Uint8Array): void {
  for (let input = 0; input < edges.length; input++) {
    bins[input] = binOf(edges[input] as Float32Array, row[input] as number);
  }
}
