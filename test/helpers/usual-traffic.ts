import { seededRandom } from "#core/random.ts";
import { type Micros, micros } from "#core/units.ts";
import { FEATURE_COUNT, type WindowRecord } from "#features/types.ts";

/** Windows of 5 s: the traffic goes up and down slowly, with some chance in each feature. */
export function usualTraffic(count: number, startAt: Micros, seed: number): WindowRecord[] {
  const random = seededRandom(seed);
  return Array.from({ length: count }, (_, n) => {
    const load = 2 + Math.sin(n / 40) + random.unit() / 4;
    return {
      kind: "window",
      startAt: micros(startAt + n * 5_000_000),
      durationMs: 5000,
      packets: 1000,
      bytes: 100_000,
      dropped: 0,
      features: Float32Array.from({ length: FEATURE_COUNT }, (_, index) => {
        return load * (index + 1) + random.unit();
      }),
    };
  });
}

/** The same window with these features so many times as large. */
export function louder(
  window: WindowRecord,
  times: number,
  from: number,
  to: number,
): WindowRecord {
  const features = window.features.map((value, index) => {
    return index >= from && index < to ? value * times : value;
  });
  return { ...window, features };
}
