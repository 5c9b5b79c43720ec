import { createForestPredictor } from "#optimize/forest-prediction.ts";
import type { TreeEnsemble } from "#optimize/types.ts";
import type { BinnedTable } from "#train/forest/types.ts";

/** What the mean of these ensembles says of each row. */
export function predictAll(
  table: BinnedTable,
  ensembles: readonly TreeEnsemble[],
  values: Float32Array,
): Float64Array {
  const predict = createForestPredictor({
    edges: table.edges,
    outputs: [{ name: "y", ensembles }],
  });
  const rows = values.length / table.inputs;
  return Float64Array.from({ length: rows }, (_, row) => {
    const [said = Number.NaN] = predict(
      values.subarray(row * table.inputs, (row + 1) * table.inputs),
    );
    return said;
  });
}

/** Share of the targets' variance that is explained. */
export function r2(said: Float64Array, targets: Float32Array): number {
  const mean = targets.reduce((sum, target) => sum + target, 0) / targets.length;
  let left = 0;
  let all = 0;
  for (const [row, target] of targets.entries()) {
    left += (target - said[row]!) ** 2;
    all += (target - mean) ** 2;
  }
  return 1 - left / all;
}
