import { FOUR, type MemoryPlan } from "#infer/simd/network/memory-plan.ts";
import { f32, f32x4 } from "#infer/simd/wasm-code.ts";

/** Columns of equal width, in fours, that stand one behind the other. */
export interface Panels {
  readonly width: number;
  readonly count: number;
  /** Bytes from the start of a row of the product. */
  readonly offset: number;
  /** Address of the first, each `depth` rows of its columns. */
  readonly at: number;
}

/** The weight in that row and column; 0 where a column is there to fill a four. */
export type Weights = (row: number, column: number) => number;

/**
 * A matrix [depth × 4 fours] cut into panels of these widths, as many as fit of the larger first.
 * A product reads a panel from one end to the other: row by row of a whole matrix its lines would
 * push each other out of the nearest cache.
 */
export function keepPanels(
  plan: MemoryPlan,
  { depth, fours }: { readonly depth: number; readonly fours: number },
  weights: Weights,
  widths: readonly number[],
): readonly Panels[] {
  const all: Panels[] = [];
  let first = 0;
  for (const width of widths) {
    const count = Math.floor((fours - first) / width);
    if (count === 0) continue;
    const column = first * FOUR;
    const at = plan.keep(count * width * FOUR * depth, (to) => {
      writePanels(to, depth, width * FOUR, (row, offset) => weights(row, column + offset));
    });
    all.push({ width, count, offset: first * f32x4.bytes, at });
    first += count * width;
  }
  return all;
}

/** A row of numbers for all columns, as biases are. */
export function keepRow(plan: MemoryPlan, fours: number, weights: Weights): number {
  return plan.keep(fours * FOUR, (to) => writePanels(to, 1, to.length, weights));
}

function writePanels(to: Float32Array, depth: number, width: number, weights: Weights): void {
  const size = depth * width;
  for (let at = 0; at < to.length; at++) {
    const panel = Math.floor(at / size);
    const inside = at - panel * size;
    to[at] = weights(Math.floor(inside / width), panel * width + (inside % width));
  }
}

/** Bytes of a panel. */
export function panelBytes(width: number, depth: number): number {
  return width * FOUR * f32.bytes * depth;
}
