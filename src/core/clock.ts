import type { Micros } from "#core/units.ts";
import { MICROS_PER_MILLI } from "#core/units.ts";

/** The one place that reads the machine's clocks; every stage is handed its time instead. */
export interface Clock {
  /** Wall time. May jump. */
  now(): Micros;
  /** Milliseconds since some fixed moment. Never jumps. */
  monotonicMs(): number;
}

/** Date has whole milliseconds only: within this it agrees with the finer clock. */
const AGREEMENT_MS = 2;

/**
 * `performance` is finer than `Date`, but keeps the wall time of the process' start: a box without
 * a battery clock starts in the past, and what NTP then sets must be followed.
 */
function wallClock(): () => Micros {
  let originMs = performance.timeOrigin;
  return () => {
    const sinceMs = performance.now();
    const wallMs = Date.now();
    if (Math.abs(originMs + sinceMs - wallMs) > AGREEMENT_MS) originMs = wallMs - sinceMs;
    return Math.round((originMs + sinceMs) * MICROS_PER_MILLI) as Micros;
  };
}

export const systemClock: Clock = {
  now: wallClock(),
  monotonicMs: () => performance.now(),
};
