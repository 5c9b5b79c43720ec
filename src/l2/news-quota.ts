import type { TableGauge } from "#l2/types.ts";
import { TICKS_PER_SECOND } from "#windows/types.ts";

const MINUTE_TICKS = 60 * TICKS_PER_SECOND;
/** More news of a kind than this in a minute is a count, not news. */
const MOST_A_MINUTE = 20;

/** How much news of one kind is told. */
export class NewsQuota {
  #told = 0;
  #untold = 0;
  #minuteEnd = 0;

  /** True when one more may be told now; else it is counted. */
  take(tick: number): boolean {
    if (tick >= this.#minuteEnd) {
      this.#minuteEnd = tick + MINUTE_TICKS;
      this.#told = 0;
    }
    const mayTell = this.#told < MOST_A_MINUTE;
    if (mayTell) this.#told++;
    else this.#untold++;
    return mayTell;
  }

  /** Those told of in the running minute, and all that were too many. */
  gauge(name: string): TableGauge {
    return { name, size: this.#told, limit: MOST_A_MINUTE, evicted: this.#untold };
  }
}
