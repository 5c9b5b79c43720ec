/** What `pending` brings, or null when it takes longer than `ms` or `signal` aborts first. */
export function withPatience<T>(
  pending: Promise<T>,
  ms: number,
  signal: AbortSignal,
): Promise<T | null> {
  return new Promise((resolve, reject) => {
    const giveUp = () => settle(() => resolve(null));
    const timer = setTimeout(giveUp, ms);
    const settle = (act: () => void) => {
      clearTimeout(timer);
      signal.removeEventListener("abort", giveUp);
      act();
    };
    signal.addEventListener("abort", giveUp);
    pending.then(
      (value) => settle(() => resolve(value)),
      (error: unknown) => settle(() => reject(error)),
    );
    if (signal.aborted) giveUp();
  });
}
