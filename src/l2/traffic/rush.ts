import type { TableGauge } from "#l2/types.ts";

/** Newcomers of one tick (100 ms) that are all looked at, and one in so many of those beyond. */
const CALM = 2000;
const ONE_IN = 8;

/**
 * Keeps a flood of made-up hosts from costing more than it must: each newcomer takes a place in
 * several tables. Whoever scans sends many, and is found by one in eight as well.
 */
export class Rush {
  #passed = 0;
  #tick = 0;
  #count = 0;

  /** True when this newcomer is to be looked at. */
  admits(tick: number): boolean {
    if (tick !== this.#tick) {
      this.#tick = tick;
      this.#count = 0;
    }
    if (++this.#count <= CALM || this.#count % ONE_IN === 0) return true;
    this.#passed++;
    return false;
  }

  /** Newcomers of the running tick, and all that were passed over. */
  get gauge(): TableGauge {
    return {
      name: "newcomers",
      size: Math.min(this.#count, CALM),
      limit: CALM,
      evicted: this.#passed,
    };
  }
}
