import type { UsualRange } from "#detect/types.ts";

/** One feature gone wild must not be all that is heard. */
const EXCESS_LIMIT = 10;

/**
 * How many spreads a value of feature `index` lies outside what is usual of it, at most
 * EXCESS_LIMIT; 0 inside, and for a missing value.
 */
export function excess(value: number, { low, high, spread }: UsualRange, index: number): number {
  const outside = Math.max(value - high[index]!, low[index]! - value);
  return outside > 0 ? Math.min(outside / spread[index]!, EXCESS_LIMIT) : 0;
}
