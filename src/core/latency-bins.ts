/** Bins for each doubling: a quantile is told within 4.5 %. */
const BINS_A_DOUBLING = 8;
/** 26 doublings, from 1 µs to a minute and more; what is beyond counts into the ends. */
export const LATENCY_BINS = 208;

/** Bins that are not empty, in their order: each with what it counts. */
export type CountedBins = readonly (readonly [bin: number, count: number])[];

/** How long many calls took, as counts of logarithmic bins: bounded, and days can be summed up. */
export class LatencyBins {
  readonly #counts = new Float64Array(LATENCY_BINS);

  add(latencyUs: number): void {
    const bin = Math.floor(BINS_A_DOUBLING * Math.log2(Math.max(1, latencyUs)));
    this.#counts[Math.min(LATENCY_BINS - 1, bin)]!++;
  }

  addAll(bins: CountedBins): void {
    for (const [bin, count] of bins) this.#counts[bin]! += count;
  }

  get bins(): CountedBins {
    return [...this.#counts.entries()].filter(([, count]) => count > 0);
  }
}

/**
 * The latency that this share of the calls kept to, in µs: the middle of its bin, by ratio.
 * @returns null without calls
 */
export function quantileUs(bins: CountedBins, share: number): number | null {
  const calls = bins.reduce((sum, [, count]) => sum + count, 0);
  let left = Math.max(1, Math.ceil(share * calls));
  for (const [bin, count] of bins) {
    left -= count;
    if (left <= 0) return 2 ** ((bin + 0.5) / BINS_A_DOUBLING);
  }
  return null;
}
