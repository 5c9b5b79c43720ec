import { binOf } from "#optimize/binning.ts";
import { MAX_BINS, MAX_INPUTS } from "#optimize/types.ts";
import type { BinnedTable } from "#train/forest/types.ts";

const MAX_ROWS = 1_000_000;

/**
 * Bins rows of float32 inputs, [rows × inputs] row by row, at the quantiles of each input: the
 * bins hold about the same number of rows, and an input of few values has a bin for each.
 * @throws RangeError for a table that is empty, too large, ragged or holds no finite number
 */
export function binTable(values: Float32Array, inputs: number): BinnedTable {
  const rows = values.length / inputs;
  if (!(Number.isInteger(inputs) && inputs >= 1 && inputs <= MAX_INPUTS)) {
    throw new RangeError(`${inputs} inputs: 1 to ${MAX_INPUTS} can be binned`);
  }
  if (!(Number.isInteger(rows) && rows >= 1 && rows <= MAX_ROWS)) {
    throw new RangeError(
      `${values.length} values of ${inputs} inputs are not 1 to ${MAX_ROWS} rows`,
    );
  }
  const bad = values.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0) {
    const where = `row ${Math.floor(bad / inputs)}, input ${bad % inputs}`;
    throw new RangeError(`${where}: ${values[bad]} is no finite number`);
  }
  const bins = new Uint8Array(values.length);
  const column = new Float32Array(rows);
  const edges: Float32Array[] = [];
  for (let input = 0; input < inputs; input++) {
    for (let row = 0; row < rows; row++) column[row] = values[row * inputs + input] as number;
    const bounds = quantileEdges(column.slice().sort());
    for (let row = 0; row < rows; row++) {
      bins[input * rows + row] = binOf(bounds, column[row] as number);
    }
    edges.push(bounds);
  }
  return { rows, inputs, bins, edges };
}

/** Values halfway between the neighbours at each quantile of ascending values that differ there. */
function quantileEdges(sorted: Float32Array): Float32Array {
  const edges: number[] = [];
  const bins = Math.min(MAX_BINS, countDistinct(sorted));
  if (bins < MAX_BINS) {
    for (let at = 1; at < sorted.length; at++) pushBetween(sorted, at, edges);
  } else {
    for (let bin = 1; bin < MAX_BINS; bin++) {
      pushBetween(sorted, nextRise(sorted, Math.round((bin * sorted.length) / MAX_BINS)), edges);
    }
  }
  return Float32Array.from(edges);
}

/** Adds the edge below sorted[at], if the value before is smaller and the edge not there yet. */
function pushBetween(sorted: Float32Array, at: number, edges: number[]): void {
  const above = sorted[at];
  const below = sorted[at - 1];
  if (above === undefined || below === undefined || above === below) return;
  const middle = Math.fround(below + (above - below) / 2);
  // Between neighbouring floats there is none: the lower one bounds as well.
  const edge = middle < above ? middle : below;
  if (edges.length === 0 || edge > (edges.at(-1) as number)) edges.push(edge);
}

/** The first place from `at` on that is above the value before it. */
function nextRise(sorted: Float32Array, at: number): number {
  let place = at;
  while (place < sorted.length && sorted[place] === sorted[place - 1]) place++;
  return place;
}

function countDistinct(sorted: Float32Array): number {
  let count = 1;
  for (let at = 1; at < sorted.length; at++) if (sorted[at] !== sorted[at - 1]) count++;
  return count;
}
