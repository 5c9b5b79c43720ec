import { RESOURCE_NAMES, type ResourceName } from "#optimize/types.ts";
import type { ResourceScore } from "#store/types.ts";

/** What a resource may be predicted worse than by its last value: the chance of a few days. */
const SLACK = 0.02;
/** Rounding alone, where the last value is what is served. */
const ROUNDING = 1e-6;

export type ResourceScores = Readonly<Record<ResourceName, ResourceScore>>;

/** Mean of the shares of variance that were explained; null where no resource ever changed. */
export function meanR2(scores: ResourceScores, which: keyof ResourceScore): number | null {
  const known = RESOURCE_NAMES.map((name) => scores[name][which]).filter((r2) => r2 !== null);
  return known.length === 0 ? null : known.reduce((sum, r2) => sum + r2 / known.length, 0);
}

/**
 * Why a new optimizer must not serve, or null: on the whole it must be at least as good as the
 * current one, and no resource clearly worse than by its last value.
 * @param currentR2 mean of the current model over the same steps, or null
 */
export function optimizerFault(scores: ResourceScores, currentR2: number | null): string | null {
  for (const name of RESOURCE_NAMES) {
    const { r2, lastValueR2 } = scores[name];
    if (r2 === null || lastValueR2 === null || r2 >= lastValueR2 - SLACK) continue;
    return `R² of ${name} is ${told(r2)} over the newest steps, of its last value ${told(lastValueR2)}`;
  }
  const r2 = meanR2(scores, "r2");
  // A current one that says what is no number holds nobody up.
  if (r2 === null || currentR2 === null || !(r2 < currentR2 - ROUNDING)) return null;
  return `mean R² is ${told(r2)} over the newest steps, of the current model ${told(currentR2)}`;
}

function told(r2: number): string {
  return String(Number(r2.toPrecision(4)));
}
