import { z } from "zod";
import type { GoldenVector } from "#infer/types.ts";
import { listsOf, values } from "#store/model-card.ts";

const MOST_VECTORS = 16;

/** Golden vectors as a card has them: one of before there were any has none. */
export function goldenCard(mostInputs: number, mostOutputs: number) {
  const vector = z.strictObject({ input: values(mostInputs), output: values(mostOutputs) });
  return z.array(vector).max(MOST_VECTORS).default([]);
}

export function goldenLists(vectors: readonly GoldenVector[]): readonly object[] {
  return vectors.map(listsOf);
}

export function goldenOf(card: z.infer<ReturnType<typeof goldenCard>>): GoldenVector[] {
  return card.map(({ input, output }) => {
    return { input: Float32Array.from(input), output: Float32Array.from(output) };
  });
}
