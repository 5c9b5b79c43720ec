import { madeToServe, type Serving } from "#app/serving.ts";
import { AppError } from "#core/errors.ts";
import type { ModelRegistry } from "#store/model-registry.ts";
import type { ModelKind } from "#store/types.ts";
import type { JobProgress } from "#train/types.ts";

/** The share of a fit that is done: early stopping may end it before. */
export function shareOf({ done, limit }: JobProgress): number {
  return limit > 0 ? Math.min(1, done / limit) : 0;
}

/** The current model, to be held against a new one. */
export interface Rival<Served> {
  /** Of what is current, whole or not: it alone may be replaced by who was judged against it. */
  readonly version: string | null;
  /** null where there is none that could serve. */
  readonly served: Served | null;
}

/**
 * What a new model is judged against. A damaged one is no rival: the appliance sets it aside.
 * @throws AppError when the registry cannot be read
 */
export function rivalOf<Kind extends ModelKind, Served>(
  registry: ModelRegistry<Kind>,
  serving: Serving<Kind, Served>,
): Rival<Served> {
  const { current: version } = registry.choice();
  if (version === null) return { version, served: null };
  return { version, served: madeToServe(() => registry.read(version), serving)?.served ?? null };
}

/** @param what is counted, in words */
export function tooFew(have: number, least: number, what: string): AppError {
  const mend = "let the appliance watch for longer, or lower --least";
  return new AppError("training-failed", `the history has ${have} of ${least} ${what}: ${mend}`);
}
