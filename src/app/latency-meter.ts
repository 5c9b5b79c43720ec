import type { Clock } from "#core/clock.ts";
import { MICROS_PER_MILLI } from "#core/units.ts";

/** Keeps how long each of many calls took. */
export class LatencyMeter {
  readonly #clock: Clock;
  readonly #latenciesUs: number[] = [];

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  measure<Result>(call: () => Result): Result {
    const startMs = this.#clock.monotonicMs();
    const result = call();
    this.#latenciesUs.push((this.#clock.monotonicMs() - startMs) * MICROS_PER_MILLI);
    return result;
  }

  /** The latency that this share of the calls kept to; 0 before the first. */
  quantileUs(share: number): number {
    const sorted = this.#latenciesUs.toSorted((a, b) => a - b);
    return sorted[Math.min(Math.floor(sorted.length * share), sorted.length - 1)] ?? 0;
  }
}
