import { seededRandom } from "#core/random.ts";
import { micros } from "#core/units.ts";
import { FEATURE_COUNT, FEATURE_NAMES } from "#features/types.ts";
import type { Interval, Knobs } from "#optimize/types.ts";

const [BPS, CPU, MEMORY, RESPONSE] = (
  ["bits_per_s", "cpu_usage_pct", "memory_usage_pct", "response_time_ms"] as const
).map((name) => FEATURE_NAMES.indexOf(name)) as [number, number, number, number];

/**
 * Windows of a box that does not exist: its CPU follows the traffic, which is foreseen within 5 %,
 * its response time the knob, and its memory stands about still.
 */
export function lawfulIntervals(count: number, seed: number): Interval[] {
  const random = seededRandom(seed);
  const loads = Array.from({ length: count + 1 }, () => 1e6 * 10 ** (2 * random.unit()));
  let knobs = knobsOf(10);
  return Array.from({ length: count }, (_, i) => {
    if (random.whole(1, 3) === 1) knobs = knobsOf(random.pick([2, 10, 50]));
    const features = new Float32Array(FEATURE_COUNT);
    const noise = () => 1 + (random.unit() - 0.5) / 10;
    features[BPS] = loads[i]!;
    features[CPU] = 2 + (loads[i]! / 2e6) * noise();
    features[MEMORY] = 30 + random.unit();
    features[RESPONSE] = knobs.retire_ms * noise();
    const foreseenBps = loads[i + 1]! * noise();
    return { startAt: micros(i * 5_000_000), durationMs: 5000, features, knobs, foreseenBps };
  });
}

function knobsOf(retireMs: number): Knobs {
  return {
    window_seconds: 5,
    block_bytes: 262_144,
    block_count: 80,
    retire_ms: retireMs,
    evidence_frames_per_tick: 32,
  };
}
