import { seededRandom } from "#core/random.ts";
import { type Micros, micros } from "#core/units.ts";
import { CANDIDATE_NAMES, OUTLOOK_STEPS, type TrafficForecast } from "#forecast/types.ts";

/** 2024-05-06T00:00:00Z, a Monday. */
export const MONDAY = micros(1_714_953_600_000_000);
const STEP_MICROS = 300_000_000;
export const DAY_STEPS = 288;

/** The start of step number `n` since MONDAY. */
export function stepAt(n: number): Micros {
  return micros(MONDAY + n * STEP_MICROS);
}

/** Traffic of an office: a wave of a day around 2 Mbit/s with a tenth of noise. */
export function officeBits(steps: number, seed = 1): Float64Array {
  const random = seededRandom(seed);
  return Float64Array.from({ length: steps }, (_, n) => {
    const wave = 1 + 0.8 * Math.sin((2 * Math.PI * n) / DAY_STEPS);
    return 2e6 * wave * (0.95 + 0.1 * random.unit());
  });
}

/** Says `bits` of every step, and last_value twice of it; from half to twice of it. */
export function forecastOf(
  n: number,
  bits: number,
  changes: Partial<TrafficForecast> = {},
): TrafficForecast {
  const flat = (value: number) => new Float64Array(OUTLOOK_STEPS).fill(value);
  return {
    startAt: stepAt(n),
    p10: flat(bits / 2),
    p50: flat(bits),
    p90: flat(2 * bits),
    served: new Array(OUTLOOK_STEPS).fill("linear_ar"),
    candidates: new Map([
      [CANDIDATE_NAMES[0], flat(2 * bits)],
      ["linear_ar", flat(bits)],
    ]),
    ...changes,
  };
}
