import { setImmediate } from "node:timers/promises";
import { MICROS_PER_SECOND, type Micros, micros } from "#core/units.ts";
import { FEATURE_NAMES } from "#features/types.ts";
import { STEP_SECONDS } from "#forecast/types.ts";
import type { HistoryReader } from "#store/types.ts";

export const STEP_MICROS = STEP_SECONDS * MICROS_PER_SECOND;
export const DAY_STEPS = 86_400 / STEP_SECONDS;
const BITS = FEATURE_NAMES.indexOf("bits_per_s");

type Rollups = Pick<HistoryReader, "rollupsSince">;

/** Bits a second from `startAt` on; NaN where not measured. */
export interface MeasuredTraffic {
  readonly values: Float64Array;
  readonly startAt: Micros;
  /** Steps that were measured. */
  readonly measured: number;
}

/** From the oldest of the newest `steps` that was measured; read a day a turn. */
export async function readTraffic(
  history: Rollups,
  end: Micros,
  steps: number,
): Promise<MeasuredTraffic> {
  const known = new Map<Micros, number>();
  for (let left = steps; left > 0; left -= DAY_STEPS) {
    await setImmediate();
    const until = stepsBefore(end, Math.max(0, left - DAY_STEPS));
    const day = bitsBetween(history, stepsBefore(end, left), until);
    for (const [at, bits] of day) known.set(at, bits);
  }
  const startAt = known.keys().next().value ?? end;
  const values = new Float64Array((end - startAt) / STEP_MICROS).fill(Number.NaN);
  for (const [at, bits] of known) values[(at - startAt) / STEP_MICROS] = bits;
  return { values, startAt, measured: known.size };
}

/** Bits a second of the steps that were measured, oldest first. */
export function bitsBetween(history: Rollups, since: Micros, end: Micros): Map<Micros, number> {
  const limit = Math.ceil((end - since) / STEP_MICROS);
  const measured = history.rollupsSince(since, limit).filter(({ startAt, features }) => {
    return startAt < end && startAt % STEP_MICROS === 0 && Number.isFinite(features[BITS]);
  });
  return new Map(measured.map(({ startAt, features }) => [startAt, features[BITS]!]));
}

/** So many steps before `at`, or after it where they are negative; within what can be told. */
export function stepsBefore(at: Micros, steps: number): Micros {
  const moment = at - steps * STEP_MICROS;
  return micros(Math.min(Number.MAX_SAFE_INTEGER, Math.max(Number.MIN_SAFE_INTEGER, moment)));
}
