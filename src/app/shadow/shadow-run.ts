import { detectorServing } from "#app/served-detector.ts";
import { FORECASTER_SERVING } from "#app/served-forecaster.ts";
import { OPTIMIZER_SERVING } from "#app/served-optimizer.ts";
import type { Serving } from "#app/serving.ts";
import {
  type Compared,
  type Compares,
  compareDetectors,
  compareForecasters,
  compareOptimizers,
  type ShadowParts,
} from "#app/shadow/comparisons.ts";
import { rivalOf } from "#app/trainer-steps.ts";
import { ModelRegistry } from "#store/model-registry.ts";
import type { KeptModels, ModelKind } from "#store/types.ts";

/** How a new model did beside the one that serves, on what this box has seen of late. */
export interface ShadowResult extends Compared {
  /** The version that was current, null for none: it alone may be replaced. */
  readonly over: string | null;
}

/** The test of one kind of model that comes from elsewhere. */
export interface ShadowRun<Kind extends ModelKind> {
  /** Why it cannot serve here, or null. */
  readonly misfitOf: (kept: KeptModels[Kind], parts: ShadowParts) => string | null;
  /**
   * In turns, beside the other work of the program, by the gate of models that are trained here.
   * @throws AppError "model-invalid" when it turns out to be damaged, "training-failed" where the
   *   box has seen too little to say
   * @throws the signal's reason when it is aborted
   */
  readonly run: (
    kept: KeptModels[Kind],
    parts: ShadowParts,
    signal: AbortSignal,
  ) => Promise<ShadowResult>;
}

function runOf<Kind extends ModelKind, Served>(
  kind: Kind,
  servingOf: (parts: ShadowParts) => Serving<Kind, Served>,
  compare: (
    both: Compares<Kind, Served>,
    parts: ShadowParts,
    signal: AbortSignal,
  ) => Promise<Compared>,
): ShadowRun<Kind> {
  return {
    misfitOf: (kept, parts) => servingOf(parts).misfitOf(kept),
    run: async (kept, parts, signal) => {
      const serving = servingOf(parts);
      const candidate = serving.serve(kept);
      const { version, served } = rivalOf(new ModelRegistry(parts.directory, kind), serving);
      const compared = await compare({ kept, candidate, current: served }, parts, signal);
      return { over: version, ...compared };
    },
  };
}

/** Of each kind. */
export const SHADOW_RUNS: { readonly [Kind in ModelKind]: ShadowRun<Kind> } = {
  detector: runOf(
    "detector",
    ({ windowSeconds }) => detectorServing(windowSeconds),
    compareDetectors,
  ),
  forecaster: runOf("forecaster", () => FORECASTER_SERVING, compareForecasters),
  optimizer: runOf("optimizer", () => OPTIMIZER_SERVING, compareOptimizers),
};
