import { madeToServe, type Serving } from "#app/serving.ts";
import { oneLine } from "#core/errors.ts";
import type { ModelRegistry } from "#store/model-registry.ts";
import type { ModelKind } from "#store/types.ts";

/** What came of a damaged model. */
export interface FallenBack<Served> {
  /** What serves by now; null for none. */
  readonly version: string | null;
  readonly served: Served | null;
  /** Where the damaged one lies, and what serves: to be added to what is wrong. */
  readonly told: string;
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
    const aside = `; it lies in ${registry.setAside(damaged)} now`;
    if (before === null) {
      return { version: null, served: null, told: `${aside}, and none before can serve` };
    }
    const { version } = before.kept;
    const told = `${aside}, and the one before, ${version}, serves`;
    return { version, served: before.served, told };
  } catch (error) {
    return { version: null, served: null, told: `; ${oneLine(error)}` };
  }
}
