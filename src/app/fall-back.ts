import { madeToServe, type Serving } from "#app/serving.ts";
import { AppError, oneLine } from "#core/errors.ts";
import type { ModelRegistry } from "#store/model-registry.ts";
import type { ModelKind } from "#store/types.ts";

/** What came of a damaged model. */
export interface FallenBack<Served> {
  /** What serves by now; null for none. */
  readonly version: string | null;
  readonly served: Served | null;
  /** Where the damaged one lies, and what serves: to be added to what is wrong. */
  readonly told: string;
  /** True where the damaged one is no more the current one. */
  readonly isAside: boolean;
  /** True where nothing has changed, and the disk or the lock may let it the next time. */
  readonly mayPass: boolean;
}

/**
 * Puts a damaged current model aside, to be looked into, and the one before in its place where that
 * is whole and fits, after it has been read and made to serve. The document names it before the
 * damaged one is moved, so that whoever is killed in between has a model. Never throws.
 * @param isGood false of a version that served, did worse than promised, and had to go
 */
export function fallBack<Kind extends ModelKind, Served>(
  registry: ModelRegistry<Kind>,
  serving: Serving<Kind, Served>,
  damaged: string,
  isGood: (version: string) => boolean,
): FallenBack<Served> {
  try {
    const { previous } = registry.choice();
    const isKept = previous !== null && isGood(previous);
    const before = isKept ? madeToServe(() => registry.read(previous), serving) : null;
    if (before !== null) registry.rollback(damaged);
    const { lies, isMoved } = putAside(registry, damaged);
    const isAside = isMoved || before !== null || registry.choice().current !== damaged;
    const about = { isAside, mayPass: !isAside };
    if (before === null) {
      const told = `${lies}, and none before can serve`;
      return { version: null, served: null, told, ...about };
    }
    const { version } = before.kept;
    return {
      version,
      served: before.served,
      told: `${lies}, and the one before, ${version}, serves`,
      ...about,
    };
  } catch (error) {
    const mayPass = error instanceof AppError && /^store-(failed|busy)$/.test(error.code);
    return { version: null, served: null, told: `; ${oneLine(error)}`, isAside: false, mayPass };
  }
}

/** What serves does not hang on where the damaged one lies, which may not be to be moved. */
function putAside(
  registry: Pick<ModelRegistry<ModelKind>, "setAside">,
  damaged: string,
): { readonly lies: string; readonly isMoved: boolean } {
  try {
    return { lies: `; it lies in ${registry.setAside(damaged)} now`, isMoved: true };
  } catch (error) {
    return { lies: `; it lies where it lay (${oneLine(error)})`, isMoved: false };
  }
}
