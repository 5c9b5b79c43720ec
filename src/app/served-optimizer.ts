import { createResourcePredictor, type ResourcePredictor } from "#app/resource-predictor.ts";
import type { Serving } from "#app/serving.ts";
import { AppError } from "#core/errors.ts";
import { projectedCount } from "#features/projection.ts";
import { decodeForest } from "#optimize/forest-codec.ts";
import { RESOURCE_INPUTS } from "#optimize/resource-rows.ts";
import { type OptimizerModel, RESOURCE_NAMES } from "#optimize/types.ts";
import type { KeptOptimizer } from "#store/types.ts";

/**
 * The model in its kept form: its trees are read, and fit what goes into them.
 * @throws AppError "model-invalid"
 */
export function readOptimizer({
  version,
  preprocessing,
  forest: bytes,
}: Pick<KeptOptimizer, "version" | "preprocessing" | "forest">): OptimizerModel {
  const forest = decodeForest(bytes, `optimizer ${version}`);
  const inputs = projectedCount(preprocessing.projection);
  const outputs = forest.outputs.map(({ name }) => name).join();
  if (forest.edges.length === inputs && outputs === RESOURCE_NAMES.join()) {
    return { preprocessing, forest };
  }
  const mend = "train again (arpguard train optimizer)";
  const what = `its trees take ${forest.edges.length} inputs of ${inputs}, and give ${outputs}`;
  throw new AppError("model-invalid", `optimizer ${version}: ${what}: ${mend}`);
}

/** A kept optimizer as it predicts the next interval. */
export const OPTIMIZER_SERVING: Serving<"optimizer", ResourcePredictor> = {
  misfitOf: ({ columns }) => {
    return columns.join() === RESOURCE_INPUTS.join() ? null : "it looks at other inputs";
  },
  serve: (kept) => createResourcePredictor(readOptimizer(kept)),
};
