import type { Micros } from "#core/units.ts";

const MICROS_PER_TICK = 100_000;
/** A forward jump counts as at most a day, so that ticks outlast any clock fault. */
const JUMP_LIMIT_MICROS = 86_400_000_000;

/**
 * Time as the tables need it: whole ticks since the first frame, starting at 1, that never go
 * back whatever the timestamps do. 32 bits last for six years without a restart.
 */
export class Elapsed {
  ticks = 1;
  /** While time stays in [from, until) the tick stays too: the hot path need not ask. */
  from = 0;
  until = -1;
  #micros = 0;
  #last = -1;

  /** Time goes on to `at`; an earlier time is that of a late frame. */
  advance(at: Micros): void {
    if (at >= this.from && at < this.until) return;
    const step = this.#last < 0 ? 0 : at - this.#last;
    if (step < 0) return;
    this.#micros += Math.min(step, JUMP_LIMIT_MICROS);
    this.#turnTo(at);
  }

  /** The clock was set back to `at` (as WindowClock has it): time goes on from there. */
  setBack(at: Micros): void {
    this.#turnTo(at);
  }

  #turnTo(at: Micros): void {
    this.#last = at;
    const whole = Math.floor(this.#micros / MICROS_PER_TICK);
    this.ticks = 1 + whole;
    this.from = at - (this.#micros - whole * MICROS_PER_TICK);
    this.until = this.from + MICROS_PER_TICK;
  }
}
