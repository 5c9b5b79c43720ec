import { AppError, oneLine } from "#core/errors.ts";
import type { ForeignRunners, GoldenVector, ModelBuilds } from "#infer/types.ts";
import type { ModelRegistry } from "#store/model-registry.ts";
import { isOfSystem } from "#store/small-file.ts";
import type { KeptModels, ModelKind } from "#store/types.ts";

/** A network, and what its runners have to answer. */
export interface AskedOfRunners {
  readonly builds: ModelBuilds;
  readonly golden: readonly GoldenVector[];
}

/** How a kept model of one kind is put to work here. */
export interface Serving<Kind extends ModelKind, Served> {
  /** Why a whole one cannot serve this appliance, or null. */
  readonly misfitOf: (kept: KeptModels[Kind]) => string | null;
  /** What runners are asked of it; absent for a model without a network. */
  readonly asked?: (kept: KeptModels[Kind]) => AskedOfRunners;
  /**
   * By whoever is fastest: one of ours, or of those that are code of others.
   * @throws AppError "model-invalid" when it turns out to be damaged
   */
  readonly serve: (kept: KeptModels[Kind], foreign?: ForeignRunners) => Served;
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
  /** True where the disk did not give it: it may yet, as it stands. */
  readonly mayPass: boolean;
}

/**
 * The current model of a kind. A damaged one is set aside, and so told of once. Never throws.
 */
export function loadModel<Kind extends ModelKind, Served>(
  registry: ModelRegistry<Kind>,
  { misfitOf, serve }: Serving<Kind, Served>,
): LoadedModel<Served> {
  let version: string | null = null;
  const found = (served: Served | null, problem: string | null): LoadedModel<Served> => {
    return { version, served, problem, isDamaged: false, mayPass: false };
  };
  try {
    version = registry.choice().current;
    if (version === null) return found(null, null);
    const kept = registry.read(version);
    const misfit = misfitOf(kept);
    if (misfit === null) return found(serve(kept), null);
    return found(null, `the ${registry.kind} ${version} does not serve: ${misfit}; train again`);
  } catch (error) {
    const isInvalid = error instanceof AppError && error.code === "model-invalid";
    const aside = isInvalid && version !== null ? setAside(registry, version) : "";
    const mayPass = error instanceof Error && isOfSystem(error.cause);
    return { ...found(null, `${oneLine(error)}${aside}`), isDamaged: true, mayPass };
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
