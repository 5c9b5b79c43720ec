import { createPreprocessor } from "#features/preprocessor.ts";
import { projectedCount } from "#features/projection.ts";
import { scaleRow } from "#features/scaler.ts";
import type { Preprocessing, Table } from "#features/types.ts";
import { createForestPredictor } from "#optimize/forest-prediction.ts";
import { type ResourceRows, resourceChange, sliceRows } from "#optimize/resource-rows.ts";
import {
  type ForestOutput,
  type OptimizerModel,
  RESOURCE_NAMES,
  type TreeEnsemble,
} from "#optimize/types.ts";
import { binTable } from "#train/forest/binned-table.ts";
import { fitGradientBoosting } from "#train/forest/gradient-boosting.ts";
import { fitRandomForest } from "#train/forest/random-forest.ts";
import type { BinnedTable, BoostingOptions, ForestOptions } from "#train/forest/types.ts";
import { fitProjection } from "#train/projection-fit.ts";
import { fitStandardScaler } from "#train/scaler-fit.ts";

/**
 * Leaves are capped so that three outputs fit into MAX_FOREST_BYTES whatever the data; both kinds
 * hold enough rows that a single window does not make a leaf.
 */
const FOREST = { trees: 100, maxLeaves: 1200, minLeafRows: 5, inputShare: 0.5 };
const BOOSTING = { trees: 100, maxLeaves: 8, minLeafRows: 15, inputShare: 0.5, shrinkage: 0.05 };
const TREES = RESOURCE_NAMES.length * (FOREST.trees + BOOSTING.trees);

/** Share of the rows, the newest, that say how far predictions are to be trusted. */
const TRUST_SHARE = 0.25;

/** Two days of 5 s, the newest: what a training process has the memory for. */
const MOST_ROWS = 34_560;

export interface OptimizerFitOptions {
  readonly seed: number;
  /** Rows that are learned from, the newest: 34,560. */
  readonly mostRows?: number;
  readonly signal?: AbortSignal;
  /** Told after each tree. */
  readonly onProgress?: (treesDone: number, trees: number) => void;
}

type TreeOptions = Pick<ForestOptions, "seed" | "signal" | "onProgress">;

/**
 * Fits the optimizer: inputs are scaled and reduced to the components of 95 % of their variance,
 * and for each resource a random forest and boosted trees learn its change until the next window.
 * Of a predicted change so much is kept as it was worth on the newest rows, when only the older
 * ones were known. The same rows and seed give the same bits.
 * @throws RangeError for fewer than two rows, the signal's reason when it is aborted
 */
export async function fitOptimizer(
  all: ResourceRows,
  { seed, mostRows = MOST_ROWS, signal, onProgress }: OptimizerFitOptions,
): Promise<OptimizerModel> {
  let done = 0;
  const options = {
    seed,
    ...(signal !== undefined && { signal }),
    onProgress: () => onProgress?.(++done, 2 * TREES),
  };
  const rows = sliceRows(all, Math.max(0, all.inputs.rows - mostRows), all.inputs.rows);
  const count = rows.inputs.rows;
  const older = count - Math.max(1, Math.floor(count * TRUST_SHARE));
  const untold = await fitChanges(sliceRows(rows, 0, older), options);
  const trust = trustIn(untold, sliceRows(rows, older, count));
  const { preprocessing, forest } = await fitChanges(rows, options);
  const outputs = forest.outputs.map(({ name, ensembles }, output) => ({
    name,
    ensembles: ensembles.map((ensemble) => scaled(ensemble, trust[output]!)),
  }));
  return { preprocessing, forest: { edges: forest.edges, outputs } };
}

/** The same ensemble, its predictions times `factor`. */
function scaled(ensemble: TreeEnsemble, factor: number): TreeEnsemble {
  return { ...ensemble, base: ensemble.base * factor, scale: ensemble.scale * factor };
}

/** Of each output the factor, 0 to 1, that brings predicted changes nearest to those that came. */
function trustIn(model: OptimizerModel, { inputs, now, next }: ResourceRows): number[] {
  const prepare = createPreprocessor(model.preprocessing);
  const predict = createForestPredictor(model.forest);
  const products = RESOURCE_NAMES.map(() => 0);
  const squares = RESOURCE_NAMES.map(() => 0);
  for (let row = 0; row < inputs.rows; row++) {
    const from = row * inputs.columns;
    const said = predict(prepare(inputs.values.subarray(from, from + inputs.columns)));
    for (const [output, change] of said.entries()) {
      products[output]! += change * resourceChange(now[output]![row]!, next[output]![row]!);
      squares[output]! += change * change;
    }
  }
  return products.map((product, output) => {
    const square = squares[output]!;
    return square > 0 ? Math.min(1, Math.max(0, product / square)) : 0;
  });
}

/** Preprocessing and trees for the changes of each resource. */
async function fitChanges(
  { inputs, now, next }: ResourceRows,
  options: TreeOptions,
): Promise<OptimizerModel> {
  const preprocessing = fitPreprocessing(inputs);
  const table = binTable(...preparedRows(inputs, preprocessing));
  const outputs: ForestOutput[] = [];
  for (const [output, name] of RESOURCE_NAMES.entries()) {
    const changes = Float32Array.from(now[output]!, (value, row) =>
      resourceChange(value, next[output]![row]!),
    );
    outputs.push({ name, ensembles: await fitBoth(table, changes, options) });
  }
  return { preprocessing, forest: { edges: table.edges, outputs } };
}

async function fitBoth(
  table: BinnedTable,
  targets: Float32Array,
  options: TreeOptions,
): Promise<ForestOutput["ensembles"]> {
  const boosting: BoostingOptions = { ...BOOSTING, ...options };
  return [
    await fitRandomForest(table, targets, { ...FOREST, ...options }),
    await fitGradientBoosting(table, targets, boosting),
  ];
}

function fitPreprocessing(inputs: Table): Preprocessing {
  const scaler = fitStandardScaler(inputs);
  const { rows, columns } = inputs;
  const values = new Float32Array(rows * columns);
  for (let from = 0; from < values.length; from += columns) {
    const to = from + columns;
    scaleRow(scaler, inputs.values.subarray(from, to), values.subarray(from, to));
  }
  return { scaler, projection: fitProjection({ rows, columns, values }) };
}

/** All rows as the model sees them, and how many values each has. */
function preparedRows(inputs: Table, preprocessing: Preprocessing): [Float32Array, number] {
  const prepare = createPreprocessor(preprocessing);
  const { rows, columns, values } = inputs;
  const outputs = projectedCount(preprocessing.projection);
  const prepared = new Float32Array(rows * outputs);
  for (let row = 0; row < rows; row++) {
    prepared.set(prepare(values.subarray(row * columns, (row + 1) * columns)), row * outputs);
  }
  return [prepared, outputs];
}
