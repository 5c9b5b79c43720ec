import type { Clock } from "#core/clock.ts";
import { MICROS_PER_MILLI, type Micros, micros } from "#core/units.ts";

/** Beyond what a time server slews while nobody looks. */
const STEP_MICROS = 600_000 * MICROS_PER_MILLI;
/** A clock that was wrong is set right within a day, or was right. */
const BELIEVED_MS = 86_400_000;

/**
 * The time by which things age. A clock that was just set far forward may be wrong, and what it
 * made old would be gone for good: it is believed after a day. One set back is believed at once,
 * and so is whatever the clock says when the program starts.
 */
export class AgeTime {
  readonly #clock: Clock;
  /** Wall time when the clock that never jumps began, as far as it is believed. */
  #origin: number;
  #steppedMs: number | null = null;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#origin = clock.now() - clock.monotonicMs() * MICROS_PER_MILLI;
  }

  now(): Micros {
    const nowMs = this.#clock.monotonicMs();
    const origin = this.#clock.now() - nowMs * MICROS_PER_MILLI;
    const isStep = origin - this.#origin > STEP_MICROS;
    if (!isStep) this.#steppedMs = null;
    else this.#steppedMs ??= nowMs;
    if (this.#steppedMs === null || nowMs - this.#steppedMs >= BELIEVED_MS) {
      this.#steppedMs = null;
      this.#origin = origin;
    }
    return micros(Math.round(this.#origin + nowMs * MICROS_PER_MILLI));
  }
}
