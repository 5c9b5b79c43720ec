import type { MeterReading } from "#app/box-meter.ts";
import type { Clock } from "#core/clock.ts";
import type { Micros } from "#core/units.ts";
import { MICROS_PER_MILLI } from "#core/units.ts";
import type { BoxMetrics } from "#features/types.ts";

/** Joins what the box says of itself with how fast the capture thread follows the wire. */
export class ResponseMeter {
  /** The last reading of the main thread. */
  reading: MeterReading = { cpuUsagePct: 0, memoryUsagePct: 0, networkTrafficBps: 0 };
  readonly #clock: Clock;
  readonly #windowSeconds: number;
  #worstMs = 0;
  #frames = 0;
  #framesTaken = 0;

  constructor(clock: Clock, windowSeconds: number) {
    this.#clock = clock;
    this.#windowSeconds = windowSeconds;
  }

  /** A block was worked off: `frames` so far, the last captured at `lastFrameAt`. */
  seen(frames: number, lastFrameAt: Micros | null): void {
    if (lastFrameAt === null || frames === this.#frames) return;
    this.#frames = frames;
    const lagMs = (this.#clock.now() - lastFrameAt) / MICROS_PER_MILLI;
    if (lagMs > this.#worstMs) this.#worstMs = lagMs;
  }

  /** The metrics of the window that closes; the worst lag starts anew. */
  take(): BoxMetrics {
    const metrics = {
      ...this.reading,
      packetProcessingPerS: (this.#frames - this.#framesTaken) / this.#windowSeconds,
      responseTimeMs: this.#worstMs,
    };
    this.#worstMs = 0;
    this.#framesTaken = this.#frames;
    return metrics;
  }
}
