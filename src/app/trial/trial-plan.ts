import { seededRandom } from "#core/random.ts";
import type { Knobs } from "#optimize/types.ts";

/** What holds during one window of a trial. */
export interface TrialStep {
  /** Seconds of the recorded office in one second. */
  readonly pace: number;
  /** The same object as long as nothing is turned. */
  readonly knobs: Knobs;
}

/** Windows from one quiet time of the load to the next, as it were a day. */
export const DAY_STEPS = 40;
/** Windows for which the knobs stay. */
const HOLD_STEPS = { least: 4, most: 12 };
/** At 400 frames a second of the office: 12,000 to 400,000. */
const PACE = { least: 30, most: 1000 };
/** A burst, one window in so many, is this much above the day. */
const BURST = { every: 12, least: 1.5, most: 3 };

/** Settings that a box may have; windows are shorter than in the field, for a trial to end soon. */
const CHOICES: { readonly [Name in keyof Knobs]: readonly number[] } = {
  window_seconds: [0.2, 0.4, 0.8],
  block_bytes: [65_536, 262_144, 1_048_576],
  block_count: [16, 80],
  retire_ms: [2, 10, 30],
  evidence_frames_per_tick: [0, 32, 256],
};

/** A load that goes up and down with noise and bursts, and knobs turned by chance; seeded. */
export function planTrial(steps: number, seed: number): TrialStep[] {
  const random = seededRandom(seed);
  const draw = (): Knobs => ({
    window_seconds: random.pick(CHOICES.window_seconds),
    block_bytes: random.pick(CHOICES.block_bytes),
    block_count: random.pick(CHOICES.block_count),
    retire_ms: random.pick(CHOICES.retire_ms),
    evidence_frames_per_tick: random.pick(CHOICES.evidence_frames_per_tick),
  });
  let knobs = draw();
  let held = random.whole(HOLD_STEPS.least, HOLD_STEPS.most);
  let drift = 0;
  return Array.from({ length: steps }, (_, step) => {
    if (held-- === 0) {
      knobs = draw();
      held = random.whole(HOLD_STEPS.least, HOLD_STEPS.most);
    }
    // A first-order autoregression about the day's curve, on a scale of logarithms.
    drift = 0.7 * drift + 0.3 * (random.unit() - 0.5);
    const hour = (1 - Math.cos((2 * Math.PI * step) / DAY_STEPS)) / 2;
    const isBurst = random.whole(1, BURST.every) === 1;
    const burst = isBurst ? BURST.least + random.unit() * (BURST.most - BURST.least) : 1;
    const pace = PACE.least * (PACE.most / PACE.least) ** hour * Math.exp(drift) * burst;
    return { pace: Math.min(PACE.most, pace), knobs };
  });
}
