import { AppError, oneLine } from "#core/errors.ts";
import type { Runner } from "#infer/types.ts";

/**
 * Answers by `first` until that fails once, from then on by `second`: a device may be pulled out.
 * @param lost told once why, in one line
 */
export function fallbackRunner(
  first: Runner,
  second: Runner,
  lost: (why: string) => void,
): Runner & Disposable {
  let serving = first;
  const close = (runner: Runner) => runner[Symbol.dispose]?.();
  return {
    run: (input) => {
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
