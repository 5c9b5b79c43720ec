import type { DetectorModel } from "#detect/types.ts";
import { handedCard } from "#store/detector-card.ts";
import { modelOf } from "#store/detector-codec.ts";
import { goldenOf } from "#store/golden-card.ts";
import { parseCard } from "#store/model-card.ts";
import type { KeptDetector } from "#store/types.ts";

/** What the card of a detector that is handed over says of it. */
export interface HandedDetector
  extends Pick<KeptDetector, "windows" | "windowSeconds" | "seed" | "aimedRate" | "golden"> {
  readonly model: DetectorModel;
}

/** @throws AppError "model-invalid" that names the first thing that is wrong with the card */
export function readHandedCard(bytes: Uint8Array): HandedDetector {
  const card = parseCard(bytes, handedCard);
  const { windows, windowSeconds, seed, aimedRate } = card;
  const golden = goldenOf(card.golden);
  return { windows, windowSeconds, seed, aimedRate, golden, model: modelOf(card) };
}
