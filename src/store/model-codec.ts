import { createHash } from "node:crypto";
import { AppError, oneLine } from "#core/errors.ts";
import type { DetectorModel, UsualRange } from "#detect/types.ts";
import type { DenseLayer } from "#infer/types.ts";
import { cardSchema, type ModelCard } from "#store/model-card.ts";
import { type DenseShape, decodeWeights, encodeWeights } from "#store/model-weights.ts";
import type { KeptDetector } from "#store/types.ts";

/** A detector as two files. */
export interface ModelFiles {
  readonly card: Uint8Array;
  readonly weights: Uint8Array;
}

/**
 * A card of JSON that people can read, and the weights of the network.
 * @throws AppError "model-invalid" for a model that could not be read again
 */
export function encodeDetector({ model, network, ...about }: KeptDetector): ModelFiles {
  const layers = network.layers.flatMap((layer) => (layer.kind === "dense" ? [layer] : []));
  const weights = encodeWeights(layers);
  const { names, scaler, residual, jump, value, alarm } = model;
  const draft = {
    ...about,
    name: "detector",
    columns: names,
    scaler: listsOf(scaler),
    residual: listsOf(residual),
    jump: listsOf(jump),
    value: listsOf(value),
    alarm,
    layers: layers.map(({ units, activation }) => ({ units, activation })),
    sha256: digestOf(weights),
  };
  const card = new TextEncoder().encode(`${JSON.stringify(draft, null, 1)}\n`);
  decodeDetector({ card, weights });
  return { card, weights };
}

/** @throws AppError "model-invalid" that names the first thing that is wrong */
export function decodeDetector({ card: bytes, weights }: ModelFiles): KeptDetector {
  const card = decodeCard(bytes);
  if (digestOf(weights) !== card.sha256) throw invalid("the weights are not those of the card");
  let layers: DenseLayer[];
  try {
    layers = decodeWeights(weights, shapesOf(card));
  } catch (error) {
    throw invalid(`weights: ${oneLine(error)}`, error);
  }
  const { version, trainedAt, windows, windowSeconds, seed } = card;
  const { aimedRate, heldOutRate, heldOutWindows } = card;
  return {
    ...{ version, trainedAt, windows, windowSeconds, seed },
    ...{ aimedRate, heldOutRate, heldOutWindows },
    network: { inputShape: [card.columns.length], layers },
    model: modelOf(card),
  };
}

/** @throws AppError "model-invalid" */
export function decodeCard(bytes: Uint8Array): ModelCard {
  let raw: unknown;
  try {
    raw = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch (error) {
    throw invalid("the card is no JSON", error);
  }
  const parsed = cardSchema.safeParse(raw);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const field = issue?.path.map(String).join(".") || "card";
  throw invalid(`${field}: ${oneLine(issue?.message)}`, parsed.error);
}

function shapesOf({ columns, layers }: ModelCard): DenseShape[] {
  return layers.map((layer, index) => {
    return { ...layer, inputs: layers[index - 1]?.units ?? columns.length };
  });
}

function modelOf({ columns, scaler, residual, jump, value, alarm }: ModelCard): DetectorModel {
  return {
    names: columns,
    scaler: {
      offset: Float64Array.from(scaler.offset),
      spread: Float64Array.from(scaler.spread),
      typical: Float64Array.from(scaler.typical),
    },
    residual: rangeOf(residual),
    jump: rangeOf(jump),
    value: { low: Float32Array.from(value.low), high: Float32Array.from(value.high) },
    alarm,
  };
}

function rangeOf({ low, high, spread }: ModelCard["residual"]): UsualRange {
  return {
    low: Float32Array.from(low),
    high: Float32Array.from(high),
    spread: Float32Array.from(spread),
  };
}

/** A float32 as a double is exactly itself, and JSON gives doubles back to the bit. */
function listsOf(part: object): Record<string, number[]> {
  const entries = Object.entries(part) as [string, Float32Array | Float64Array][];
  return Object.fromEntries(entries.map(([name, values]) => [name, Array.from(values)]));
}

function digestOf(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

function invalid(what: string, cause?: unknown): AppError {
  return new AppError("model-invalid", `the model is damaged (${what})`, { cause });
}
