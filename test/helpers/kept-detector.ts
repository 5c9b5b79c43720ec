import { seededRandom } from "#core/random.ts";
import { FEATURE_NAMES } from "#features/types.ts";
import { goldenVectors } from "#infer/golden.ts";
import type { Network } from "#infer/types.ts";
import type { KeptDetector } from "#store/types.ts";

/** A detector of the right form for windows of 5 s, with numbers by chance. */
export function keptDetector(seed: number, changes: Partial<KeptDetector> = {}): KeptDetector {
  const random = seededRandom(seed);
  const columns = FEATURE_NAMES.length;
  const hidden = 8;
  const floats = (count: number, from: number) =>
    Float32Array.from({ length: count }, () => from + random.unit());
  const range = () => ({
    low: floats(columns, -2),
    high: floats(columns, 1),
    spread: floats(columns, 0.1),
  });
  const { low, high } = range();
  const network: Network = {
    inputShape: [columns],
    layers: [
      {
        ...{ kind: "dense", inputs: columns, units: hidden, activation: "relu" },
        ...{ kernel: floats(columns * hidden, -0.5), bias: floats(hidden, -0.5) },
      },
      {
        ...{ kind: "dense", inputs: hidden, units: columns, activation: "sigmoid" },
        ...{ kernel: floats(columns * hidden, -0.5), bias: floats(columns, -0.5) },
      },
    ],
  };
  return {
    version: "20260501-180000-k3x9",
    trainedAt: "2026-05-01T18:00:00.123456Z",
    windows: 17_280,
    windowSeconds: 5,
    aimedRate: 0.001,
    heldOutRate: 0.0005,
    heldOutWindows: 3456,
    seed,
    network,
    golden: goldenVectors(network),
    model: {
      names: FEATURE_NAMES,
      scaler: {
        offset: Float64Array.from({ length: columns }, () => random.unit()),
        spread: Float64Array.from({ length: columns }, () => random.unit()),
        typical: Float64Array.from({ length: columns }, () => random.unit()),
      },
      residual: range(),
      jump: range(),
      value: { low, high },
      alarm: { threshold: 0.8, releaseShare: 0.5, usualLevel: 0.1, levelVectors: 2000 },
    },
    ...changes,
  };
}
