import { type Histogram, STRIDE } from "#train/forest/histogram.ts";
import type { Split } from "#train/forest/types.ts";

/** A node's sum of targets and weight. */
export interface NodeTotals {
  sum: number;
  weight: number;
}

/**
 * Scans the bins of one input from below and notes the best place to split in `best`, if it beats
 * what stands there. A split between two bins that hold rows goes halfway through the empty ones.
 * The gain is that of least squares: S²/W of both sides, less that of the node (Breiman et al.,
 * "Classification and Regression Trees", 1984, section 8.4). Hot.
 */
export function scanHistogram(
  histogram: Histogram,
  input: number,
  bins: number,
  { sum, weight }: NodeTotals,
  minWeight: number,
  best: Split,
): void {
  const base = input * STRIDE;
  const whole = (sum * sum) / weight;
  let leftSum = 0;
  let leftWeight = 0;
  let lastBin = -1;
  for (let bin = 0; bin < bins; bin++) {
    const at = base + 2 * bin;
    const binWeight = histogram[at + 1] as number;
    if (binWeight === 0) continue;
    const rightWeight = weight - leftWeight;
    if (rightWeight < minWeight) return;
    if (lastBin >= 0 && leftWeight >= minWeight) {
      const rightSum = sum - leftSum;
      const gain = (leftSum * leftSum) / leftWeight + (rightSum * rightSum) / rightWeight - whole;
      if (gain > best.gain) {
        best.gain = gain;
        best.input = input;
        best.bin = (lastBin + bin - 1) >> 1;
      }
    }
    leftSum += histogram[at] as number;
    leftWeight += binWeight;
    lastBin = bin;
  }
}
