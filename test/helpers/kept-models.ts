import { seededRandom } from "#core/random.ts";
import type { Scaler } from "#features/types.ts";
import { FORECAST_FEATURES, INPUT_STEPS, OUTLOOK_STEPS } from "#forecast/types.ts";
import { goldenVectors } from "#infer/golden.ts";
import type { Network } from "#infer/types.ts";
import { encodeForest } from "#optimize/forest-codec.ts";
import { RESOURCE_INPUTS } from "#optimize/resource-rows.ts";
import { RESOURCE_NAMES } from "#optimize/types.ts";
import type { KeptForecaster, KeptOptimizer } from "#store/types.ts";

const ABOUT = { version: "20260501-180000-k3x9", trainedAt: "2026-05-01T18:00:00.123456Z" };

/** A forecaster of the right form, smaller than the real one, with numbers by chance. */
export function keptForecaster(
  seed: number,
  changes: Partial<KeptForecaster> = {},
): KeptForecaster {
  const random = seededRandom(seed);
  const floats = (count: number) => Float32Array.from({ length: count }, () => random.unit() - 0.5);
  const columns = FORECAST_FEATURES.length;
  const lstm = (inputs: number, units: number, isSequence: boolean) => ({
    ...{ kind: "lstm" as const, inputs, units, isSequence, kernel: floats(4 * inputs * units) },
    ...{ recurrent: floats(4 * units * units), bias: floats(4 * units) },
  });
  const network: Network = {
    inputShape: [INPUT_STEPS, columns],
    layers: [
      lstm(columns, 6, true),
      { kind: "dropout", rate: 0.2 },
      lstm(6, 4, false),
      {
        ...{ kind: "dense", inputs: 4, units: OUTLOOK_STEPS, activation: "linear" },
        ...{ kernel: floats(4 * OUTLOOK_STEPS), bias: floats(OUTLOOK_STEPS) },
      },
    ],
  };
  return {
    ...ABOUT,
    seed,
    golden: goldenVectors(network),
    steps: 2016,
    heldOutOutcomes: 4600,
    errorPct: 8.5,
    rivalErrorPct: 9.25,
    model: {
      network,
      inputs: scaler(columns, random.unit),
      targets: scaler(OUTLOOK_STEPS, random.unit),
      periods: { daySteps: 288, weekSteps: 0 },
    },
    ...changes,
  };
}

/** An optimizer of the right form: each resource grows by half its seed's worth, or by none. */
export function keptOptimizer(seed: number, changes: Partial<KeptOptimizer> = {}): KeptOptimizer {
  const random = seededRandom(seed);
  const inputs = RESOURCE_INPUTS.length;
  const directions = 3;
  const tree = (leaf: number) => ({
    ...{ base: 0, scale: 1, firstNode: Uint32Array.of(0, 1), feature: Uint8Array.of(0) },
    ...{ bin: Uint8Array.of(0), left: Int16Array.of(~0), right: Int16Array.of(~1) },
    leaves: Float32Array.of(0, leaf),
  });
  return {
    ...ABOUT,
    seed,
    steps: 8000,
    heldOutSteps: 2000,
    scores: {
      cpu_usage_pct: { r2: 0.75, lastValueR2: 0.5 },
      memory_usage_pct: { r2: null, lastValueR2: null },
      response_time_ms: { r2: 0.25, lastValueR2: -0.5 },
    },
    columns: RESOURCE_INPUTS,
    preprocessing: {
      scaler: scaler(inputs, random.unit),
      projection: {
        mean: Float64Array.from({ length: inputs }, random.unit),
        components: Float64Array.from({ length: directions * inputs }, random.unit),
      },
    },
    forest: encodeForest({
      edges: Array.from({ length: directions }, () => Float32Array.of(0)),
      outputs: RESOURCE_NAMES.map((name) => ({ name, ensembles: [tree(random.unit() / 2)] })),
    }),
    ...changes,
  };
}

function scaler(columns: number, next: () => number): Scaler {
  const [offset, spread, typical] = [0, 1, 2].map(() =>
    Float64Array.from({ length: columns }, next),
  );
  return { offset: offset!, spread: spread!, typical: typical! };
}
