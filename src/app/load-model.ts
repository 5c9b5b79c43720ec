import { AppError, oneLine } from "#core/errors.ts";
import type { ModelRegistry } from "#store/model-registry.ts";
import type { KeptModels, ModelKind } from "#store/types.ts";

/** How a kept model of one kind is put to work here. */
export interface Serving<Kind extends ModelKind, Served> {
  /** Why a whole one cannot serve this appliance, or null. */
  readonly misfitOf: (kept: KeptModels[Kind]) => string | null;
  /** @throws AppError "model-invalid" when it turns out to be damaged */
  readonly serve: (kept: KeptModels[Kind]) => Served;
}

/** What became of the current model of a kind. */
export interface LoadedModel<Served> {
  /** The version that was current; null where there is none. */
  readonly version: string | null;
  /** What serves, or null. */
  readonly served: Served | null;
  /** Why the current one does not serve, in one line, or null. */
  readonly problem: string | null;
  /** True where that is damage: what cannot serve here alone may do so elsewhere. */
  readonly isDamaged: boolean;
}

/**
 * The current model of a kind. A damaged one is set aside, so that it is told of once. Never throws.
 */
export function loadModel<Kind extends ModelKind, Served>(
  registry: ModelRegistry<Kind>,
  { misfitOf, serve }: Serving<Kind, Served>,
): LoadedModel<Served> {
  let version: string | null = null;
  try {
    version = registry.choice().current;
    if (version === null) return { version, served: null, problem: null, isDamaged: false };
    const kept = registry.read(version);
    const misfit = misfitOf(kept);
    if (misfit === null) return { version, served: serve(kept), problem: null, isDamaged: false };
    const problem = `the ${registry.kind} ${version} does not serve: ${misfit}; train again`;
    return { version, served: null, problem, isDamaged: false };
  } catch (error) {
    const isInvalid = error instanceof AppError && error.code === "model-invalid";
    const aside = isInvalid && version !== null ? setAside(registry, version) : "";
    return { version, served: null, problem: `${oneLine(error)}${aside}`, isDamaged: true };
  }
}

/** Where it lies now, to be added to what is wrong. */
function setAside(registry: Pick<ModelRegistry<ModelKind>, "setAside">, version: string): string {
  try {
    return `; it lies in ${registry.setAside(version)} now`;
  } catch (error) {
    return `; ${oneLine(error)}`;
  }
}
