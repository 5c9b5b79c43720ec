import { AppError } from "#core/errors.ts";
import type { NetworkSpec } from "#infer/types.ts";

/** How many values one vector or sequence has. */
export function inputLength({ inputShape }: Pick<NetworkSpec, "inputShape">): number {
  return inputShape.reduce((product, size) => product * size);
}

/** @throws AppError when the input has another length */
export function checkInput(input: Float32Array, length: number): void {
  if (input.length === length) return;
  const message = `the network takes ${length} values and gets ${input.length}`;
  throw new AppError("model-invalid", message);
}
