import type { Micros } from "#core/units.ts";
import { MICROS_PER_SECOND } from "#core/units.ts";
import { TimeStep } from "#windows/types.ts";

/** A frame may be this late (several queues, merged files) before we call it a set clock. */
const LATE_LIMIT_MICROS = 60 * MICROS_PER_SECOND;
/** Silence up to here is filled with empty windows; beyond it nobody was watching. */
export const FILL_LIMIT_MICROS = 3600 * MICROS_PER_SECOND;

/**
 * Where the open window stands in event time. The first frame opens window 0; each later one
 * begins where the last ended. Rules: a late frame counts into the open window; a clock set back
 * by more than a minute, or a gap of more than an hour, closes the window and the next one
 * begins at the frame that showed it.
 */
export class WindowClock {
  readonly windowMicros: number;
  startAt = 0 as Micros;
  endAt = 0 as Micros;
  isOpen = false;

  constructor(windowSeconds: number) {
    this.windowMicros = windowSeconds * MICROS_PER_SECOND;
  }

  open(at: Micros): void {
    this.startAt = at;
    this.endAt = (at + this.windowMicros) as Micros;
    this.isOpen = true;
  }

  /** Places `at` against the open window. */
  place(at: Micros): TimeStep {
    if (at >= this.endAt) return TimeStep.beyond;
    if (at >= this.startAt) return TimeStep.within;
    return this.startAt - at > LATE_LIMIT_MICROS ? TimeStep.back : TimeStep.late;
  }

  /** Opens the window after the open one, or one at `at` across a gap nobody watched. */
  advance(at: Micros): void {
    const isGap = at - this.endAt > FILL_LIMIT_MICROS;
    this.open(isGap ? at : this.endAt);
  }
}
