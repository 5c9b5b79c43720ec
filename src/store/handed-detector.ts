import type { DetectorModel } from "#detect/types.ts";
import { GOLDEN_TOLERANCE } from "#infer/golden.ts";
import type { Network } from "#infer/types.ts";
import { handedCard } from "#store/detector-card.ts";
import { modelOf } from "#store/detector-codec.ts";
import { checkGolden } from "#store/golden-card.ts";
import { parseCard } from "#store/model-card.ts";
import type { KeptDetector } from "#store/types.ts";

/** What the card of a detector that is handed over says of it. */
export interface HandedDetector
  extends Pick<KeptDetector, "windows" | "windowSeconds" | "seed" | "aimedRate"> {
  readonly model: DetectorModel;
}

/**
 * The card of a network that somebody hands over.
 * @param isExact false for weights that were rounded: then the golden vectors need only be near
 * @throws AppError "model-invalid" for a card that is none, or is that of another network
 */
export function readHandedCard(
  card: Uint8Array,
  network: Network,
  isExact: boolean,
): HandedDetector {
  const parsed = parseCard(card, handedCard);
  checkGolden(network, parsed.golden, isExact ? GOLDEN_TOLERANCE.float32 : GOLDEN_TOLERANCE.int8);
  const { windows, windowSeconds, seed, aimedRate } = parsed;
  return { windows, windowSeconds, seed, aimedRate, model: modelOf(parsed) };
}
