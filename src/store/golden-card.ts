import { z } from "zod";
import { GOLDEN_TOLERANCE, type GoldenVector, goldenFault, goldenVectors } from "#infer/golden.ts";
import { createPlainRunner } from "#infer/plain-runner.ts";
import type { Network } from "#infer/types.ts";
import { damaged, listsOf, values } from "#store/model-card.ts";

const MOST_VECTORS = 16;

/** Questions with their answers, as a card has them: cards of before have none. */
export function goldenCard(mostInputs: number, mostOutputs: number) {
  const vector = z.strictObject({ input: values(mostInputs), output: values(mostOutputs) });
  return z.array(vector).max(MOST_VECTORS).default([]);
}
type GoldenCard = z.infer<ReturnType<typeof goldenCard>>;

export function goldenOf(network: Network): readonly object[] {
  return goldenVectors(network).map(listsOf);
}

/** @throws AppError "model-invalid" when the network does not answer as its card says */
export function checkGolden(
  network: Network,
  card: GoldenCard,
  tolerance: number = GOLDEN_TOLERANCE.float32,
): void {
  const vectors = card.map(({ input, output }): GoldenVector => {
    return { input: Float32Array.from(input), output: Float32Array.from(output) };
  });
  const fault = goldenFault(createPlainRunner(network), vectors, tolerance);
  if (fault !== null) throw damaged(fault);
}
