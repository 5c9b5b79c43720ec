import type { Serving } from "#app/load-model.ts";
import { AppError } from "#core/errors.ts";
import type { ModelRegistry } from "#store/model-registry.ts";
import type { ModelKind } from "#store/types.ts";
import type { JobProgress } from "#train/types.ts";

/** The share of a fit that is done: early stopping may end it before. */
export function shareOf({ done, limit }: JobProgress): number {
  return limit > 0 ? Math.min(1, done / limit) : 0;
}

/**
 * The current model as it serves, to be held against a new one; null where there is none that
 * could. A damaged one is no rival: the appliance sets it aside.
 * @throws AppError when the registry cannot be read
 */
export function rivalOf<Kind extends ModelKind, Served>(
  registry: ModelRegistry<Kind>,
  { misfitOf, serve }: Serving<Kind, Served>,
): Served | null {
  try {
    const current = registry.current();
    return current === null || misfitOf(current) !== null ? null : serve(current);
  } catch (error) {
    if (error instanceof AppError && error.code === "model-invalid") return null;
    throw error;
  }
}

/** @param have what there is, in words */
export function tooFew(have: string, least: number): AppError {
  const mend = "let the appliance watch for longer, or lower --least";
  return new AppError("training-failed", `${have}, not ${least}: ${mend}`);
}
