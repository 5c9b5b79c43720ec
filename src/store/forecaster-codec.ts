import { FORECAST_FEATURES, INPUT_STEPS } from "#forecast/types.ts";
import type { Layer } from "#infer/types.ts";
import { type ForecasterCard, forecasterCard } from "#store/forecaster-card.ts";
import { goldenLists, goldenOf } from "#store/golden-card.ts";
import {
  cardBytes,
  damaged,
  decodeCard,
  digestOf,
  listsOf,
  type ModelFiles,
  scalerOf,
} from "#store/model-card.ts";
import { decodeWeights, encodeWeights, type WeightedShape } from "#store/model-weights.ts";
import type { KeptForecaster } from "#store/types.ts";

/** @throws AppError "model-invalid" for a model that could not be read again */
export function encodeForecaster({ model, golden, ...about }: KeptForecaster): ModelFiles {
  const { network, inputs, targets, periods } = model;
  const weighted = network.layers.flatMap((layer) => (layer.kind === "dropout" ? [] : [layer]));
  const body = encodeWeights(weighted);
  const card = cardBytes({
    ...about,
    name: "forecaster",
    columns: FORECAST_FEATURES,
    inputSteps: network.inputShape[0],
    inputs: listsOf(inputs),
    targets: listsOf(targets),
    periods,
    layers: network.layers.map(bareLayer),
    golden: goldenLists(golden),
    sha256: digestOf(body),
  });
  decodeForecaster({ card, body });
  return { card, body };
}

/**
 * @throws AppError "model-invalid" that names the first thing that is wrong, also for one that
 *   looks at other features than this program makes
 */
export function decodeForecaster(files: ModelFiles): KeptForecaster {
  const card = decodeCard(files, forecasterCard);
  const { version, trainedAt, seed, columns, inputSteps } = card;
  const { steps, heldOutOutcomes, errorPct, rivalErrorPct } = card;
  if (columns.join() !== FORECAST_FEATURES.join() || inputSteps !== INPUT_STEPS) {
    throw damaged("it looks at other features, or at another number of steps");
  }
  const inputShape = [inputSteps, columns.length];
  const network = { inputShape, layers: layersOf(card, files.body) };
  return {
    ...{ version, trainedAt, seed, steps, heldOutOutcomes, errorPct, rivalErrorPct },
    golden: goldenOf(card.golden),
    model: {
      network,
      inputs: scalerOf(card.inputs),
      targets: scalerOf(card.targets),
      periods: card.periods,
    },
  };
}

function bareLayer(layer: Layer): ForecasterCard["layers"][number] {
  switch (layer.kind) {
    case "dropout":
      return { kind: "dropout", rate: layer.rate };
    case "dense":
      return { kind: "dense", units: layer.units, activation: layer.activation };
    case "lstm":
      return { kind: "lstm", units: layer.units, isSequence: layer.isSequence };
  }
}

/** Dropout has no weights, and no place in their file. */
function layersOf({ columns, layers }: ForecasterCard, body: Uint8Array): Layer[] {
  let inputs = columns.length;
  const shapes = layers.flatMap((layer): WeightedShape[] => {
    if (layer.kind === "dropout") return [];
    const shape = { ...layer, inputs };
    inputs = layer.units;
    return [shape];
  });
  const weighted = decodeWeights(body, shapes).values();
  return layers.map((layer) => (layer.kind === "dropout" ? layer : weighted.next().value!));
}
