import { MICROS_PER_SECOND, type Micros, micros } from "#core/units.ts";

const DAY_MICROS = 86_400 * MICROS_PER_SECOND;

/** The day in UTC that a moment lies in, counted from 1970-01-01. */
export function dayOf(at: Micros): number {
  return Math.floor(at / DAY_MICROS);
}

/** The first moment of a day, within what can be told. */
export function dayStart(day: number): Micros {
  const start = day * DAY_MICROS;
  return micros(Math.min(Number.MAX_SAFE_INTEGER, Math.max(Number.MIN_SAFE_INTEGER, start)));
}
