import type { Pulse } from "#app/worker-messages.ts";
import type { RatePoint } from "#status/types.ts";

const CHART_POINTS = 300;
const MINUTE_MS = 60_000;

export interface LastMinute {
  readonly frames: number;
  readonly unicast: number;
  readonly dropped: number;
}

interface Sample {
  readonly monotonicMs: number;
  readonly frames: number;
  readonly bytes: number;
  readonly groupFrames: number;
  readonly dropped: number;
}

const NOTHING: Sample = { monotonicMs: 0, frames: 0, bytes: 0, groupFrames: 0, dropped: 0 };

/** Turns the capture thread's running totals into rates, over a second and over a minute. */
export class Traffic {
  readonly #samples: Sample[] = [];
  readonly #points: RatePoint[] = [];

  /** Oldest first, at most five minutes. */
  get points(): readonly RatePoint[] {
    return this.#points;
  }

  get latest(): RatePoint | undefined {
    return this.#points.at(-1);
  }

  /** Takes a pulse; gives the rates since the one before, or null for the first. */
  add(pulse: Pulse, monotonicMs: number, atMs: number): RatePoint | null {
    const { totals, counters } = pulse;
    const dropped = counters.kernelDrops + counters.controlDrops + (counters.nicDrops ?? 0);
    const { frames, bytes, groupFrames } = totals;
    const before = this.#samples.at(-1);
    this.#samples.push({ monotonicMs, frames, bytes, groupFrames, dropped });
    while (this.#samples.length > 2 && monotonicMs - this.#second().monotonicMs >= MINUTE_MS) {
      this.#samples.shift();
    }
    if (before === undefined || monotonicMs <= before.monotonicMs) return null;
    const seconds = (monotonicMs - before.monotonicMs) / 1000;
    const point = {
      atMs,
      packetsPerS: (frames - before.frames) / seconds,
      bitsPerS: ((bytes - before.bytes) * 8) / seconds,
    };
    this.#points.push(point);
    if (this.#points.length > CHART_POINTS) this.#points.shift();
    return point;
  }

  lastMinute(): LastMinute {
    const first = this.#samples[0] ?? NOTHING;
    const last = this.#samples.at(-1) ?? NOTHING;
    const frames = last.frames - first.frames;
    return {
      frames,
      unicast: frames - (last.groupFrames - first.groupFrames),
      dropped: last.dropped - first.dropped,
    };
  }

  #second(): Sample {
    return this.#samples[1] ?? NOTHING;
  }
}
