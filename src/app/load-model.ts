import { fallBack } from "#app/fall-back.ts";
import type { Serving } from "#app/serving.ts";
import { AppError, oneLine } from "#core/errors.ts";
import type { ModelRegistry } from "#store/model-registry.ts";
import { isOfSystem } from "#store/small-file.ts";
import type { ModelKind } from "#store/types.ts";

/** What became of the current model of a kind. */
export interface LoadedModel<Served> {
  /** The version that is current by now; null where there is none. */
  readonly version: string | null;
  /** What serves, or null. */
  readonly served: Served | null;
  /** Why what was current does not serve, and what does, in one line; null where all is well. */
  readonly problem: string | null;
  /** True where that is damage: what cannot serve here alone may do so elsewhere. */
  readonly isDamaged: boolean;
  /** True where the damaged one is no more the current one. */
  readonly isAside: boolean;
  /** True where the disk did not give it, or not the one before: it may yet, as things stand. */
  readonly mayPass: boolean;
}

/**
 * The current model of a kind. A damaged one is set aside, and so told of once, and the one before
 * takes its place where it can. Never throws.
 * @param isGood false of a version that must not serve again
 */
export function loadModel<Kind extends ModelKind, Served>(
  registry: ModelRegistry<Kind>,
  serving: Serving<Kind, Served>,
  isGood: (version: string) => boolean,
): LoadedModel<Served> {
  const { misfitOf, serve } = serving;
  let version: string | null = null;
  const found = (served: Served | null, problem: string | null): LoadedModel<Served> => {
    return { version, served, problem, isDamaged: false, isAside: false, mayPass: false };
  };
  try {
    version = registry.choice().current;
    if (version === null) return found(null, null);
    const kept = registry.read(version);
    const misfit = misfitOf(kept);
    if (misfit === null) return found(serve(kept), null);
    return found(null, `the ${registry.kind} ${version} does not serve: ${misfit}; train again`);
  } catch (error) {
    const problem = oneLine(error);
    // "usage": its folder has gone altogether.
    const isOfModel = error instanceof AppError && error.code !== "store-failed";
    if (isOfModel && version !== null) {
      const { told, ...next } = fallBack(registry, serving, version, isGood);
      return { ...next, problem: `${problem}${told}`, isDamaged: true };
    }
    const mayPass = error instanceof Error && isOfSystem(error.cause);
    return { ...found(null, problem), isDamaged: true, mayPass };
  }
}
