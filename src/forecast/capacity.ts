/** When traffic comes near what a link carries. */
export interface CapacityLimit {
  readonly linkBitsPerS: number;
  /** Share of the link, 0 to 1, that traffic should not cross. */
  readonly share: number;
}

/** The first step ahead whose p90 crosses the limit. */
export interface CapacityWarning {
  /** 1 is the next step. */
  readonly step: number;
  readonly p90BitsPerS: number;
  /** What may be crossed at most. */
  readonly limitBitsPerS: number;
}

/**
 * Looks for the first step whose p90 lies above the limit: traffic is then above it with a
 * probability of more than one in ten.
 * @param p90BitsPerS by step ahead
 * @returns null while all stays below
 */
export function capacityWarning(
  p90BitsPerS: ArrayLike<number>,
  { linkBitsPerS, share }: CapacityLimit,
): CapacityWarning | null {
  const limitBitsPerS = linkBitsPerS * share;
  for (let i = 0; i < p90BitsPerS.length; i++) {
    const p90 = p90BitsPerS[i]!;
    if (p90 > limitBitsPerS) return { step: i + 1, p90BitsPerS: p90, limitBitsPerS };
  }
  return null;
}
