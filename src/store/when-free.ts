import { setTimeout } from "node:timers/promises";
import { systemClock } from "#core/clock.ts";
import { AppError } from "#core/errors.ts";

/** A change to a document takes a few syncs of the disk; many may wait in a row. */
const PATIENCE_MS = 15_000;
/** How often it is tried: what holds the documents is over within milliseconds as a rule. */
const TRY_MS = [5, 10, 20, 50] as const;

/**
 * Makes a change to the documents of a data folder once no other process makes one. Between its
 * tries all else goes on: the appliance must not stand still for a command line. The change is to
 * take the lock before it does anything.
 * @throws AppError "store-busy" when it waits in vain, and what the change throws
 * @throws the signal's reason when it is aborted meanwhile
 */
export async function whenFree<Result>(
  change: () => Result,
  signal?: AbortSignal,
  patienceMs: number = PATIENCE_MS,
): Promise<Result> {
  const untilMs = systemClock.monotonicMs() + patienceMs;
  for (let tries = 0; ; tries++) {
    signal?.throwIfAborted();
    try {
      return change();
    } catch (error) {
      const isBusy = error instanceof AppError && error.code === "store-busy";
      if (!isBusy || systemClock.monotonicMs() >= untilMs) throw error;
    }
    const ms = TRY_MS[Math.min(tries, TRY_MS.length - 1)];
    // An end of the wait by the signal is told above.
    await setTimeout(ms, undefined, signal && { signal }).catch(() => undefined);
  }
}
