import type { Preprocessing } from "#features/types.ts";
import {
  cardBytes,
  decodeCard,
  digestOf,
  listsOf,
  type ModelFiles,
  scalerOf,
} from "#store/model-card.ts";
import { type OptimizerCard, optimizerCard } from "#store/optimizer-card.ts";
import type { KeptOptimizer } from "#store/types.ts";

/** @throws AppError "model-invalid" for a model that could not be read again */
export function encodeOptimizer(kept: KeptOptimizer): ModelFiles {
  const { preprocessing, forest: body, ...about } = kept;
  const { mean, components } = preprocessing.projection;
  const columns = mean.length;
  const directions = Array.from({ length: components.length / columns }, (_, index) =>
    Array.from(components.subarray(index * columns, (index + 1) * columns)),
  );
  const card = cardBytes({
    ...about,
    name: "optimizer",
    scaler: listsOf(preprocessing.scaler),
    projection: { mean: Array.from(mean), components: directions },
    sha256: digestOf(body),
  });
  decodeOptimizer({ card, body });
  return { card, body };
}

/**
 * The trees are the file's bytes as they are: whoever serves them reads them.
 * @throws AppError "model-invalid" that names the first thing that is wrong
 */
export function decodeOptimizer(files: ModelFiles): KeptOptimizer {
  const card = decodeCard(files, optimizerCard);
  const { version, trainedAt, seed, steps, heldOutSteps, scores, columns } = card;
  return {
    ...{ version, trainedAt, seed, steps, heldOutSteps, scores, columns },
    preprocessing: preprocessingOf(card),
    forest: files.body,
  };
}

function preprocessingOf({ scaler, projection }: OptimizerCard): Preprocessing {
  const { mean, components } = projection;
  return {
    scaler: scalerOf(scaler),
    projection: {
      mean: Float64Array.from(mean),
      components: Float64Array.from(components.flat()),
    },
  };
}
