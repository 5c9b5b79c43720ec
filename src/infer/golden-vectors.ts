import { seededRandom } from "#core/random.ts";
import { inputLength } from "#infer/input-length.ts";
import { PLAIN_RUNNER } from "#infer/runner-ports.ts";
import type { GoldenVector, Network, Runner } from "#infer/types.ts";

const VECTORS = 4;
const SEED = 1;

/**
 * Inputs evenly spread in 0..1 with the answers of the reference in TypeScript, for a model that
 * brought none along. The same for the same network on every machine.
 * @throws AppError "model-invalid" when the network does not fit together
 */
export function goldenVectors(network: Network): GoldenVector[] {
  const { run } = PLAIN_RUNNER.load({ network });
  const random = seededRandom(SEED);
  const length = inputLength(network);
  return Array.from({ length: VECTORS }, () => {
    const input = Float32Array.from({ length }, random.unit);
    return { input, answer: run(input).slice() };
  });
}

/**
 * Why a runner's answers are not the golden ones, or null. Each is asked for twice, in both orders:
 * state that is left from the call before would show.
 */
export function answerFault(
  { run }: Runner,
  golden: readonly GoldenVector[],
  tolerance: number,
): string | null {
  for (const { input, answer } of [...golden, ...golden.toReversed()]) {
    const said = run(input);
    if (said.length !== answer.length) return `it gives ${said.length} numbers`;
    for (const [index, wanted] of answer.entries()) {
      const distance = Math.abs(said[index]! - wanted) / (1 + Math.abs(wanted));
      // What is no number is far from everything.
      if (!(distance <= tolerance)) return `it says ${said[index]} for ${wanted}`;
    }
  }
  return null;
}
