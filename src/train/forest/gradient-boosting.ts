import { setImmediate as nextTurn } from "node:timers/promises";
import { seededRandom } from "#core/random.ts";
import type { TreeEnsemble } from "#optimize/types.ts";
import { meanOf } from "#train/forest/targets.ts";
import { TreeBuilder } from "#train/forest/tree-builder.ts";
import { TreeGrower } from "#train/forest/tree-grower.ts";
import type { BinnedTable, BoostingOptions } from "#train/forest/types.ts";

/**
 * Fits boosted trees to squared error: each tree corrects a share of what those before it left
 * (Friedman, "Greedy function approximation: a gradient boosting machine", 2001, algorithm 2). The
 * same seed gives the same bits on every machine.
 * @param targets of each row of the table
 * @param onLoss told the mean squared error over all rows after each tree
 * @throws the signal's reason when it is aborted, RangeError for targets that cannot be fitted
 */
export async function fitGradientBoosting(
  table: BinnedTable,
  targets: Float32Array,
  options: BoostingOptions,
  onLoss?: (meanSquaredError: number) => void,
): Promise<TreeEnsemble> {
  const { shrinkage } = options;
  if (!(shrinkage > 0 && shrinkage <= 1)) throw new RangeError(`no shrinkage: ${shrinkage}`);
  const base = meanOf(table, targets);
  const grower = new TreeGrower(table, options, seededRandom(options.seed));
  const builder = new TreeBuilder();
  const weights = new Float64Array(table.rows).fill(1);
  const residuals = Float64Array.from(targets, (target) => target - base);
  for (let tree = 0; tree < options.trees; tree++) {
    options.signal?.throwIfAborted();
    grower.grow({ sums: residuals, weights }, builder, ({ sum, weight }, rows) => {
      // What is kept is a float32: the next tree corrects what will be served.
      const value = Math.fround((shrinkage * sum) / weight);
      for (const row of rows) residuals[row] = (residuals[row] as number) - value;
      return value;
    });
    onLoss?.(residuals.reduce((sum, residual) => sum + residual * residual, 0) / table.rows);
    options.onProgress?.(tree + 1);
    await nextTurn();
  }
  return builder.build(base, 1);
}
