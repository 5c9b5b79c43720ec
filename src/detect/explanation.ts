import { excess } from "#detect/excess.ts";
import type { DetectorModel, Reason } from "#detect/types.ts";
import type { VectorScorer } from "#detect/vector-scorer.ts";

/** What is smaller than this share of the largest reason explains nothing. */
const WORTH_TELLING = 0.2;

/**
 * Why a vector scored as it did: the features that carry its score, the heaviest first.
 * @param scorer that has just scored the vector
 * @param limit how many reasons at most
 */
export function explain(
  model: DetectorModel,
  vector: ArrayLike<number>,
  { parts, views }: Pick<VectorScorer, "parts" | "views">,
  limit = 3,
): Reason[] {
  const total = parts.reduce((sum, part) => sum + part, 0);
  const order = [...parts.keys()].sort((a, b) => parts[b]! - parts[a]!);
  const largest = parts[order[0] ?? 0] ?? 0;
  return order
    .slice(0, limit)
    .filter((index) => parts[index]! > 0 && parts[index]! >= WORTH_TELLING * largest)
    .map((index) => {
      const feature = model.names[index]!;
      const [residual, jump] = [views.residual[index]!, views.jump[index]!];
      const text = `${feature} ${oddity(model, index, vector[index]!, residual, jump)}`;
      return { feature, share: parts[index]! / total, text };
    });
}

function oddity(
  model: DetectorModel,
  index: number,
  value: number,
  residual: number,
  jump: number,
): string {
  const { low, high } = model.value;
  const [lowest, highest] = [low[index]!, high[index]!];
  const usual = `usually ${told(lowest)} to ${told(highest)}`;
  if (value < lowest || value > highest) return `is ${told(value)}, ${usual}`;
  const unit = model.scaler.spread[index]!;
  if (excess(jump, model.jump, index) >= excess(residual, model.residual, index)) {
    const step = unit * Math.max(-model.jump.low[index]!, model.jump.high[index]!);
    const before = told(value - jump * unit);
    return `went from ${before} to ${told(value)} at once, usually by ${told(step)} at most`;
  }
  const likely = told(value - residual * unit);
  return `is ${told(value)} where the other figures make ${likely} likely (${usual})`;
}

/** Three digits, and no exponent below a billion. */
function told(value: number): string {
  return String(Number(value.toPrecision(3)));
}
