import type { Clock } from "#core/clock.ts";
import { type CountedBins, LatencyBins } from "#core/latency-bins.ts";
import { MICROS_PER_MILLI } from "#core/units.ts";
import type { AnomalyWatch } from "#detect/anomaly-watch.ts";
import type { AnomalyStep } from "#detect/types.ts";
import type { WindowRecord } from "#features/types.ts";
import type { AlertEvent } from "#l2/types.ts";
import { dayOf } from "#store/quality-day.ts";

/** Days of which there is something to tell at once; a clock that jumps about makes no more. */
const MOST_DAYS = 4;

/** What a judge did with the windows of one day since it was last told of. */
export interface JudgedWindows {
  /** Days since 1970-01-01. */
  readonly day: number;
  readonly windows: number;
  readonly inAlarm: number;
  readonly latency: CountedBins;
}

interface Counted {
  windows: number;
  inAlarm: number;
  readonly latency: LatencyBins;
}

/** Stands before the watch on anomalies and counts what it does, and how long that takes. */
export class JudgingMeter implements Pick<AnomalyWatch, "see" | "finish"> {
  readonly #watch: AnomalyWatch;
  readonly #clock: Pick<Clock, "monotonicMs">;
  #days = new Map<number, Counted>();

  constructor(watch: AnomalyWatch, clock: Pick<Clock, "monotonicMs">) {
    this.#watch = watch;
    this.#clock = clock;
  }

  see(window: WindowRecord, frame: number): AnomalyStep | null {
    const startMs = this.#clock.monotonicMs();
    const step = this.#watch.see(window, frame);
    const tookUs = (this.#clock.monotonicMs() - startMs) * MICROS_PER_MILLI;
    const counted = this.#countedOf(dayOf(window.startAt));
    if (counted === null) return step;
    counted.windows++;
    if (this.#watch.isOpen) counted.inAlarm++;
    counted.latency.add(tookUs);
    return step;
  }

  finish(): AlertEvent | null {
    return this.#watch.finish();
  }

  /** What was counted since the last call, by day. */
  drain(): JudgedWindows[] {
    const days = [...this.#days].map(([day, { latency, ...counts }]) => {
      return { day, ...counts, latency: latency.bins };
    });
    this.#days = new Map();
    return days;
  }

  #countedOf(day: number): Counted | null {
    const known = this.#days.get(day);
    if (known !== undefined) return known;
    if (this.#days.size >= MOST_DAYS) return null;
    const counted = { windows: 0, inAlarm: 0, latency: new LatencyBins() };
    this.#days.set(day, counted);
    return counted;
  }
}
