import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { encodeForest } from "#optimize/forest-codec.ts";
import { createForestPredictor } from "#optimize/forest-prediction.ts";
import { regressionFigures } from "#optimize/regression-metrics.ts";
import type { TreeEnsemble } from "#optimize/types.ts";
import { binTable } from "#train/forest/binned-table.ts";
import { fitGradientBoosting } from "#train/forest/gradient-boosting.ts";
import { fitRandomForest } from "#train/forest/random-forest.ts";
import { median } from "../run-timed.ts";
import { friedman, FRIEDMAN_INPUTS as INPUTS, type Sample } from "./friedman.ts";
import { runScript } from "./python.ts";

const TRAIN_ROWS = 8000;
const TEST_ROWS = 4000;
const TURNS = 3;
const FOREST = { trees: 100, maxLeaves: 1200, minLeafRows: 1, inputShare: 1 };
const BOOSTING = { trees: 100, maxLeaves: 16, minLeafRows: 20, inputShare: 1, shrinkage: 0.1 };

export interface FitFigure {
  readonly fitS: number;
  /** On rows that were not fitted. */
  readonly r2: number;
}

/** One contender's forest, boosting, and the mean of what they say. */
export interface ContenderFigures {
  readonly forest: FitFigure;
  readonly boosting: FitFigure;
  readonly meanR2: number;
}

export interface ForestFigures {
  readonly trainRows: number;
  readonly inputs: number;
  readonly ours: ContenderFigures;
  readonly sklearn: ContenderFigures & { readonly version: string };
  /** Three outputs, each of such a forest and boosting, as the optimizer keeps them. */
  readonly optimizerFileBytes: number;
  /** One output of both. */
  readonly predictionUs: number;
}

/** Fits the same rows with ours and scikit-learn's, in turns; the median of three each. */
export async function measureForests(): Promise<ForestFigures> {
  const [train, test] = [friedman(TRAIN_ROWS, 1), friedman(TEST_ROWS, 2)];
  const folder = mkdtempSync(join(tmpdir(), "arpguard-forests-"));
  try {
    for (const [part, sample] of Object.entries({ train, test })) {
      writeFileSync(join(folder, `x-${part}.f32`), sample.values);
      writeFileSync(join(folder, `y-${part}.f32`), sample.targets);
    }
    const ours: Awaited<ReturnType<typeof fitOurs>>[] = [];
    const theirs: ForestFigures["sklearn"][] = [];
    for (let turn = 0; turn < TURNS; turn++) {
      ours.push(await fitOurs(train, test));
      theirs.push(runScript<ForestFigures["sklearn"]>("forests.py", [folder, String(INPUTS)]));
    }
    const { optimizerFileBytes, predictionUs } = ours[0]!;
    return {
      trainRows: TRAIN_ROWS,
      inputs: INPUTS,
      ours: middle(ours),
      sklearn: { version: theirs[0]!.version, ...middle(theirs) },
      optimizerFileBytes,
      predictionUs,
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function middle(turns: readonly ContenderFigures[]): ContenderFigures {
  const of = (pick: (figures: ContenderFigures) => number) => median(turns.map(pick));
  return {
    forest: { fitS: of(({ forest }) => forest.fitS), r2: of(({ forest }) => forest.r2) },
    boosting: { fitS: of(({ boosting }) => boosting.fitS), r2: of(({ boosting }) => boosting.r2) },
    meanR2: of(({ meanR2 }) => meanR2),
  };
}

async function fitOurs(train: Sample, test: Sample) {
  const start = performance.now();
  const table = binTable(train.values, INPUTS);
  const binMs = performance.now() - start;
  const timed = async (grow: () => Promise<TreeEnsemble>) => {
    const startMs = performance.now();
    const ensemble = await grow();
    return { ensemble, fitS: (binMs + performance.now() - startMs) / 1000 };
  };
  const forest = await timed(() => fitRandomForest(table, train.targets, { ...FOREST, seed: 1 }));
  const boosting = await timed(() =>
    fitGradientBoosting(table, train.targets, { ...BOOSTING, seed: 1 }),
  );
  const both = [forest.ensemble, boosting.ensemble];
  const r2 = (ensembles: readonly TreeEnsemble[]) => r2Of(table.edges, ensembles, test).r2;
  const outputs = ["cpu", "memory", "response"].map((name) => ({ name, ensembles: both }));
  return {
    forest: { fitS: forest.fitS, r2: r2([forest.ensemble]) },
    boosting: { fitS: boosting.fitS, r2: r2([boosting.ensemble]) },
    meanR2: r2(both),
    optimizerFileBytes: encodeForest({ edges: table.edges, outputs }).length,
    predictionUs: r2Of(table.edges, both, test).predictionUs,
  };
}

function r2Of(
  edges: readonly Float32Array[],
  ensembles: readonly TreeEnsemble[],
  { values, targets }: Sample,
): { readonly r2: number; readonly predictionUs: number } {
  const predict = createForestPredictor({ edges, outputs: [{ name: "y", ensembles }] });
  const startMs = performance.now();
  const said = Float64Array.from(targets, (_, row) => {
    const [value = Number.NaN] = predict(values.subarray(row * INPUTS, (row + 1) * INPUTS));
    return value;
  });
  const predictionUs = ((performance.now() - startMs) * 1000) / targets.length;
  return { r2: regressionFigures(said, targets).r2 ?? Number.NaN, predictionUs };
}
