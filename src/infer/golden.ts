import { AppError } from "#core/errors.ts";
import { seededRandom } from "#core/random.ts";
import { inputLength } from "#infer/input-length.ts";
import { createPlainRunner } from "#infer/plain-runner.ts";
import type { GoldenVector, Network, Runner } from "#infer/types.ts";

/**
 * By how much an answer may be off, as a share of what it should be where that is above 1: in
 * float32 sums are rounded in another order; with weights or values in 8 bits our models were off
 * by 0.01 at most, and one that is broken by far more.
 */
export const GOLDEN_TOLERANCE = { float32: 1e-4, int8: 0.05 } as const;

const COUNT = 4;
const SEED = 1;

/** What the plain runner answers to inputs from 0 to 1 by chance, the same for the same network. */
export function goldenVectors(network: Network): GoldenVector[] {
  const random = seededRandom(SEED);
  const { run } = createPlainRunner(network);
  return Array.from({ length: COUNT }, () => {
    const input = Float32Array.from({ length: inputLength(network) }, random.unit);
    return { input, output: Float32Array.from(run(input)) };
  });
}

/**
 * Why a runner is not to be trusted, or null. All are asked twice, then in the other order:
 * one that keeps a state from call to call would answer otherwise then.
 */
export function goldenFault(
  { run }: Runner,
  vectors: readonly GoldenVector[],
  tolerance: number,
): string | null {
  for (const { input, output } of [...vectors, ...vectors.toReversed()]) {
    const answer = run(input);
    if (answer.length !== output.length) {
      return `it answers with ${answer.length} values, not ${output.length}`;
    }
    const off = output.reduce((most, value, at) => {
      return farther(most, Math.abs(value - answer[at]!) / Math.max(1, Math.abs(value)));
    }, 0);
    if (off <= tolerance) continue;
    return `its answer to a golden vector is off by ${off.toPrecision(2)}, more than ${tolerance}`;
  }
  return null;
}

/**
 * That a runner is to be trusted.
 * @param tolerance of GOLDEN_TOLERANCE: that of float32 where none is given
 * @throws AppError "model-invalid"
 */
export function checkGolden(
  runner: Runner,
  vectors: readonly GoldenVector[],
  tolerance: number = GOLDEN_TOLERANCE.float32,
): void {
  const fault = goldenFault(runner, vectors, tolerance);
  if (fault !== null) throw new AppError("model-invalid", `the network cannot be run: ${fault}`);
}

/** What is no number counts as farthest. */
function farther(most: number, off: number): number {
  return off <= most ? most : Number.isNaN(off) ? Number.POSITIVE_INFINITY : off;
}
