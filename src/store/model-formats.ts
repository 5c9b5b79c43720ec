import { MAX_FOREST_BYTES } from "#optimize/types.ts";
import { decodeDetector, encodeDetector } from "#store/detector-codec.ts";
import { decodeForecaster, encodeForecaster } from "#store/forecaster-codec.ts";
import type { ModelFiles } from "#store/model-card.ts";
import { decodeOptimizer, encodeOptimizer } from "#store/optimizer-codec.ts";
import type { KeptModels, ModelKind } from "#store/types.ts";

/** How models of one kind lie on the disk. */
export interface ModelFormat<Model> {
  /** Name of the file beside the card, and what both may have at most. */
  readonly bodyName: string;
  readonly bodyBytes: number;
  readonly cardBytes: number;
  /** @throws AppError "model-invalid" for a model that could not be read again */
  readonly encode: (kept: Model) => ModelFiles;
  /** @throws AppError "model-invalid" */
  readonly decode: (files: ModelFiles) => Model;
}

type Formats = { readonly [Kind in ModelKind]: ModelFormat<KeptModels[Kind]> };

export const MODEL_FORMATS: Formats = {
  detector: {
    bodyName: "weights.f32",
    // Four layers of 64 units have 66 KB, a card of 64 columns 20 KB.
    bodyBytes: 131_072,
    cardBytes: 65_536,
    encode: encodeDetector,
    decode: decodeDetector,
  },
  forecaster: {
    bodyName: "weights.f32",
    // Ours has 129 KB.
    bodyBytes: 1_048_576,
    cardBytes: 65_536,
    encode: encodeForecaster,
    decode: decodeForecaster,
  },
  optimizer: {
    bodyName: "forest.agf",
    bodyBytes: MAX_FOREST_BYTES,
    // 64 directions of 64 inputs.
    cardBytes: 262_144,
    encode: encodeOptimizer,
    decode: decodeOptimizer,
  },
};
