import { setImmediate as nextTurn } from "node:timers/promises";
import { seededRandom } from "#core/random.ts";
import type { TreeEnsemble } from "#optimize/types.ts";
import { meanOf } from "#train/forest/targets.ts";
import { TreeBuilder } from "#train/forest/tree-builder.ts";
import { TreeGrower } from "#train/forest/tree-grower.ts";
import type { BinnedTable, ForestOptions } from "#train/forest/types.ts";

/**
 * Fits a random forest: the mean of trees, each grown on rows drawn with putting back (Breiman,
 * "Random forests", 2001). The same seed gives the same bits on every machine.
 * @param targets of each row of the table
 * @throws the signal's reason when it is aborted, RangeError for targets that cannot be fitted
 */
export async function fitRandomForest(
  table: BinnedTable,
  targets: Float32Array,
  options: ForestOptions,
): Promise<TreeEnsemble> {
  const base = meanOf(table, targets);
  const random = seededRandom(options.seed);
  const grower = new TreeGrower(table, options, random);
  const builder = new TreeBuilder();
  const weights = new Float64Array(table.rows);
  const sums = new Float64Array(table.rows);
  for (let tree = 0; tree < options.trees; tree++) {
    options.signal?.throwIfAborted();
    weights.fill(0);
    for (let draw = 0; draw < table.rows; draw++) {
      const row = random.whole(0, table.rows - 1);
      weights[row] = (weights[row] as number) + 1;
    }
    for (let row = 0; row < table.rows; row++) {
      sums[row] = (weights[row] as number) * ((targets[row] as number) - base);
    }
    grower.grow({ sums, weights }, builder, ({ sum, weight }) => sum / weight);
    options.onProgress?.(tree + 1);
    await nextTurn();
  }
  return builder.build(base, 1 / options.trees);
}
