import { fileURLToPath } from "node:url";
import { madeToServe, type Serving } from "#app/serving.ts";
import { oneLine } from "#core/errors.ts";
import { ModelFolder } from "#store/model-folder.ts";
import type { ModelRegistry } from "#store/model-registry.ts";
import type { KeptModels, ModelKind } from "#store/types.ts";

/** The base models lie below it as kept ones below a data folder; the bundle is as deep as this. */
const HOME = fileURLToPath(new URL("../../", import.meta.url));

/** What may serve in the place of a damaged model. */
export interface Standby<Kind extends ModelKind> {
  /** False of a version that served, did worse than promised, and had to go. */
  readonly isGood: (version: string) => boolean;
  /** What serves where no kept one does, or null. */
  readonly base: () => KeptModels[Kind] | null;
}

/** What came of a damaged model. */
export interface FallenBack<Served> {
  /** What serves by now; null for none. */
  readonly version: string | null;
  readonly served: Served | null;
  /** Where the damaged one lies, and what serves: to be added to what is wrong. */
  readonly told: string;
}

/**
 * Puts a damaged current model aside, to be looked into, and the one before in its place, or the
 * base model: whichever is whole and fits, after it has been read and made to serve. The document
 * names that before the damaged one is moved, so that whoever is killed in between has a model.
 * Never throws.
 */
export function fallBack<Kind extends ModelKind, Served>(
  registry: ModelRegistry<Kind>,
  serving: Serving<Kind, Served>,
  damaged: string,
  { isGood, base }: Standby<Kind>,
): FallenBack<Served> {
  const { kind } = registry;
  try {
    const { previous } = registry.choice();
    const isKept = previous !== null && isGood(previous);
    let next = isKept ? madeToServe(() => registry.read(previous), serving) : null;
    if (next !== null) registry.rollback(damaged);
    else {
      next = madeToServe(base, serving);
      if (next !== null) registry.adopt(next.kept, damaged);
    }
    const aside = `; it lies in ${registry.setAside(damaged)} now`;
    if (next === null)
      return { version: null, served: null, told: `${aside}, and no other can serve` };
    const { version } = next.kept;
    const which = version === previous ? "the one before" : `the base ${kind}`;
    return { version, served: next.served, told: `${aside}, and ${which}, ${version}, serves` };
  } catch (error) {
    return { version: null, served: null, told: `; ${oneLine(error)}` };
  }
}

/** The base model of a kind that comes with the program. @throws AppError */
export function readBase<Kind extends ModelKind>(kind: Kind): KeptModels[Kind] | null {
  const folder = new ModelFolder(HOME, kind);
  const version = folder.versions().at(-1);
  return version === undefined ? null : folder.read(version);
}
