import { roundAway } from "#infer/int8/quantization.ts";
import type { SymmetricWeights } from "#infer/int8/types.ts";

/** -128 is left out, as TFLite asks for. */
const HIGHEST_WEIGHT = 127;

/** Weights by the largest of them. */
export function symmetricWeights(weights: Float32Array): SymmetricWeights {
  const largest = weights.reduce((most, weight) => Math.max(most, Math.abs(weight)), 0);
  const scale = largest === 0 ? 1 : largest / HIGHEST_WEIGHT;
  return { values: Int8Array.from(weights, (weight) => roundAway(weight / scale)), scale };
}
