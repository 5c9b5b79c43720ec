import type { Clock } from "#core/clock.ts";
import { MICROS_PER_MILLI, type Micros, micros } from "#core/units.ts";

/** Beyond what a time server slews while nobody looks. */
const STEP_MICROS = 600_000 * MICROS_PER_MILLI;
/** A clock that was wrong is set right within a day, or was right. */
export const BELIEVED_MS = 86_400_000;
/** A box that was off or asleep for no longer has a clock that went on meanwhile. */
const OFF_MICROS = BELIEVED_MS * MICROS_PER_MILLI;
/** A box that is put to use once a week or a month: its clock is not doubted anew each time. */
const SELDOM_MICROS = 35 * OFF_MICROS;

/** Where it stands, for the next start of the program. */
export interface AgeMark {
  /** Wall time as far as it is believed. */
  readonly agedAt: Micros;
  /** What the clock said then. */
  readonly wallAt: Micros;
  /** For how long, while the program ran, the clock has said another time than is believed. */
  readonly heldMs: number;
}

/** What the clock says though it is not believed: since when, on the clock that never jumps. */
interface Doubt {
  /** Wall time when that clock began. */
  origin: number;
  readonly sinceMs: number;
}

/**
 * The time by which things age: never later than the wall clock, nor than what is believed of it.
 * A clock that was just set far forward may be wrong, and what it made old would be gone for good:
 * it is believed after a day of running, over restarts. While one is set back things age by what
 * it says; what is believed stays for a day, so that one set forward again to there is no step.
 */
export class AgeTime {
  readonly #clock: Clock;
  /** Wall time when the clock that never jumps began, as far as it is believed. */
  #origin: number;
  #doubt: Doubt | null = null;

  /** @param last where it stood; null on the first start, which believes the clock */
  constructor(clock: Clock, last: AgeMark | null = null) {
    this.#clock = clock;
    const nowMs = clock.monotonicMs();
    const nowMicros = nowMs * MICROS_PER_MILLI;
    const now = clock.now();
    this.#origin = (last?.agedAt ?? now) - nowMicros;
    if (last === null) return;
    const aheadMicros = now - last.agedAt;
    if (aheadMicros > 0 && aheadMicros <= OFF_MICROS) this.#origin = now - nowMicros;
    else if (last.heldMs > 0) {
      const offMicros = now - last.wallAt;
      const wentOn = offMicros > 0 && offMicros <= SELDOM_MICROS;
      const origin = (wentOn ? now : last.wallAt) - nowMicros;
      this.#doubt = { origin, sinceMs: nowMs - last.heldMs };
    }
    this.#look();
  }

  now(): Micros {
    const believed = this.#look();
    return micros(Math.round(Math.min(believed, this.#clock.now())));
  }

  mark(): AgeMark {
    const agedAt = micros(Math.max(0, Math.round(this.#look())));
    const heldMs = this.#doubt === null ? 0 : this.#clock.monotonicMs() - this.#doubt.sinceMs;
    return { agedAt, wallAt: this.#clock.now(), heldMs: Math.round(heldMs) };
  }

  /** What is believed of the wall time now. */
  #look(): number {
    const nowMs = this.#clock.monotonicMs();
    const nowMicros = nowMs * MICROS_PER_MILLI;
    const origin = this.#clock.now() - nowMicros;
    if (Math.abs(origin - this.#origin) <= STEP_MICROS) this.#believe(origin);
    else {
      this.#doubt = goesOn(this.#doubt, origin) ? this.#doubt : { origin, sinceMs: nowMs };
      this.#doubt.origin = origin;
      if (nowMs - this.#doubt.sinceMs >= BELIEVED_MS) this.#believe(origin);
    }
    return this.#origin + nowMicros;
  }

  #believe(origin: number): void {
    this.#origin = origin;
    this.#doubt = null;
  }
}

/** True while the clock goes on from where it was doubted, or a box was off in between. */
function goesOn(doubt: Doubt | null, origin: number): doubt is Doubt {
  if (doubt === null) return false;
  const furtherMicros = origin - doubt.origin;
  return furtherMicros >= -STEP_MICROS && furtherMicros <= OFF_MICROS;
}
