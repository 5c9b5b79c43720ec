import { AppError } from "#core/errors.ts";
import type { KeptModels, ModelKind } from "#store/types.ts";

/** How a kept model of one kind is put to work here. */
export interface Serving<Kind extends ModelKind, Served> {
  /** Why a whole one cannot serve this appliance, or null. */
  readonly misfitOf: (kept: KeptModels[Kind]) => string | null;
  /** @throws AppError "model-invalid" when it turns out to be damaged */
  readonly serve: (kept: KeptModels[Kind]) => Served;
}

/** A kept model, and what answers for it. */
export interface MadeToServe<Kind extends ModelKind, Served> {
  readonly kept: KeptModels[Kind];
  readonly served: Served;
}

/**
 * Reads a model and puts it to work; null where there is none, or it does not fit, or is damaged.
 * @throws AppError "store-failed" where the disk gives no answer
 */
export function madeToServe<Kind extends ModelKind, Served>(
  read: () => KeptModels[Kind] | null,
  { misfitOf, serve }: Serving<Kind, Served>,
): MadeToServe<Kind, Served> | null {
  try {
    const kept = read();
    return kept === null || misfitOf(kept) !== null ? null : { kept, served: serve(kept) };
  } catch (error) {
    // "usage" of a named one whose folder has gone altogether.
    if (error instanceof AppError && error.code !== "store-failed") return null;
    throw error;
  }
}
