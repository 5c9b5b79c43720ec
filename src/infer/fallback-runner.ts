import { AppError, oneLine } from "#core/errors.ts";
import { checkInput, inputLength } from "#infer/input-length.ts";
import type { NetworkSpec, Runner } from "#infer/types.ts";

/** Who answers at first, and who after that. */
export interface Fallback {
  readonly first: Runner;
  readonly second: Runner;
}

/**
 * Answers by `first` until that fails once, from then on by `second`: a device may be pulled out.
 * An input of another length is the fault of whoever asks, and of no runner.
 * @param network that both run
 * @param lost told once why, in one line
 */
export function fallbackRunner(
  { first, second }: Fallback,
  network: Pick<NetworkSpec, "inputShape">,
  lost: (why: string) => void,
): Runner & Disposable {
  const inputs = inputLength(network);
  let serving = first;
  const close = (runner: Runner) => runner[Symbol.dispose]?.();
  return {
    run: (input) => {
      checkInput(input, inputs);
      try {
        return serving.run(input);
      } catch (error) {
        if (!(error instanceof AppError) || serving === second) throw error;
        serving = second;
        close(first);
        lost(oneLine(error));
        return second.run(input);
      }
    },
    [Symbol.dispose]: () => {
      if (serving === first) close(first);
      serving = second;
      close(second);
    },
  };
}
