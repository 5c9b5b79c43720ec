import type { Micros } from "#core/units.ts";
import { MICROS_PER_MILLI } from "#core/units.ts";

/** The one place that reads the machine's clocks; every stage is handed its time instead. */
export interface Clock {
  /** Wall time. May jump. */
  now(): Micros;
  /** Milliseconds since some fixed moment. Never jumps. */
  monotonicMs(): number;
}

export const systemClock: Clock = {
  now: () => Math.round((performance.timeOrigin + performance.now()) * MICROS_PER_MILLI) as Micros,
  monotonicMs: () => performance.now(),
};
