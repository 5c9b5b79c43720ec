import { activity } from "#capture/synthetic/rhythm.ts";
import { seededRandom } from "#core/random.ts";
import { MICROS_PER_SECOND, type Micros } from "#core/units.ts";
import { STEP_SECONDS } from "#forecast/types.ts";

/** Bits a second of the made-up office in a busy hour. */
const BUSY_BITS_PER_S = 4e6;
/** What of its deviation from the hour's usual a step hands on to the next, and what comes new. */
const CARRIED = 0.9;
const NEWS = 0.15;

/**
 * Traffic by the rhythm of the made-up office, bits a second of each 5 minutes: its weeks would be
 * half a terabyte of frames. The deviation from the rhythm wanders (an autoregression of first
 * order of the logarithm).
 */
export function syntheticTraffic(seed: number, startAt: Micros, steps: number): Float64Array {
  const random = seededRandom(seed);
  let deviation = 0;
  return Float64Array.from({ length: steps }, (_, step) => {
    // The sum of twelve evenly spread numbers is close to normal, and the same everywhere.
    let normal = -6;
    for (let term = 0; term < 12; term++) normal += random.unit();
    deviation = CARRIED * deviation + NEWS * normal;
    const at = startAt + (step + 0.5) * STEP_SECONDS * MICROS_PER_SECOND;
    return BUSY_BITS_PER_S * activity(at) * Math.exp(deviation);
  });
}
