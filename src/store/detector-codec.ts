import type { DetectorModel, UsualRange } from "#detect/types.ts";
import type { DenseLayer } from "#infer/types.ts";
import { type DetectorCard, detectorCard, type HandedCard } from "#store/detector-card.ts";
import { goldenLists, goldenOf } from "#store/golden-card.ts";
import {
  cardBytes,
  decodeCard,
  digestOf,
  listsOf,
  type ModelFiles,
  scalerOf,
} from "#store/model-card.ts";
import { decodeWeights, encodeWeights } from "#store/model-weights.ts";
import type { KeptDetector } from "#store/types.ts";

/** @throws AppError "model-invalid" for a model that could not be read again */
export function encodeDetector({ model, network, golden, ...about }: KeptDetector): ModelFiles {
  const layers = network.layers.flatMap((layer) => (layer.kind === "dense" ? [layer] : []));
  const body = encodeWeights(layers);
  const { names, scaler, residual, jump, value, alarm } = model;
  const card = cardBytes({
    ...about,
    name: "detector",
    columns: names,
    scaler: listsOf(scaler),
    residual: listsOf(residual),
    jump: listsOf(jump),
    value: listsOf(value),
    alarm,
    layers: layers.map(({ units, activation }) => ({ units, activation })),
    golden: goldenLists(golden),
    sha256: digestOf(body),
  });
  decodeDetector({ card, body });
  return { card, body };
}

/** @throws AppError "model-invalid" that names the first thing that is wrong */
export function decodeDetector(files: ModelFiles): KeptDetector {
  const card = decodeCard(files, detectorCard);
  const { version, trainedAt, windows, windowSeconds, seed } = card;
  const { aimedRate, heldOutRate, heldOutWindows } = card;
  const layers = decodeWeights(files.body, shapesOf(card)) as DenseLayer[];
  const network = { inputShape: [card.columns.length], layers };
  return {
    ...{ version, trainedAt, windows, windowSeconds, seed },
    ...{ aimedRate, heldOutRate, heldOutWindows },
    network,
    model: modelOf(card),
    golden: goldenOf(card.golden),
  };
}

function shapesOf({ columns, layers }: DetectorCard) {
  return layers.map((layer, index) => {
    const inputs = layers[index - 1]?.units ?? columns.length;
    return { kind: "dense" as const, ...layer, inputs };
  });
}

/** What judges with the network. */
export function modelOf(card: HandedCard): DetectorModel {
  const { columns, scaler, residual, jump, value, alarm } = card;
  return {
    names: columns,
    scaler: scalerOf(scaler),
    residual: rangeOf(residual),
    jump: rangeOf(jump),
    value: { low: Float32Array.from(value.low), high: Float32Array.from(value.high) },
    alarm,
  };
}

function rangeOf({ low, high, spread }: DetectorCard["residual"]): UsualRange {
  return {
    low: Float32Array.from(low),
    high: Float32Array.from(high),
    spread: Float32Array.from(spread),
  };
}
