import type { ForestModel, TreeEnsemble } from "#optimize/types.ts";

/**
 * Two trees over two inputs. The first: x0 <= 1 ? (x1 <= 10 ? 1 : 2) : 3. The second is one leaf:
 * 5.
 */
export function smallEnsemble(): TreeEnsemble {
  return {
    base: 100,
    scale: 0.5,
    firstNode: Uint32Array.of(0, 2, 2),
    feature: Uint8Array.of(0, 1),
    bin: Uint8Array.of(0, 0),
    left: Int16Array.of(1, ~1),
    right: Int16Array.of(~0, ~2),
    leaves: Float32Array.of(3, 1, 2, 5),
  };
}

export function smallModel(): ForestModel {
  return {
    edges: [Float32Array.of(1, 2), Float32Array.of(10)],
    outputs: [
      { name: "first", ensembles: [smallEnsemble()] },
      { name: "second", ensembles: [smallEnsemble(), { ...smallEnsemble(), base: 0 }] },
    ],
  };
}
