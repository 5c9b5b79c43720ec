import type { Logger } from "pino";
import type { Clock } from "#core/clock.ts";

/** Refusals told of in a minute: whoever floods us with garbage fills neither link nor log. */
const MOST_TOLD = 32;
const MINUTE_MS = 60_000;

/** Counts what is refused without being anybody's, and says how much of it is told of. */
export class RefusalBudget {
  readonly #clock: Clock;
  #sinceMs: number;
  #told = 0;
  #untold = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#sinceMs = clock.monotonicMs();
  }

  /** True when this one is told of; it is logged then. */
  take(what: string, log: Pick<Logger, "warn">): boolean {
    const nowMs = this.#clock.monotonicMs();
    if (nowMs - this.#sinceMs >= MINUTE_MS) {
      if (this.#untold > 0) log.warn(`${this.#untold} more commands were refused in a minute`);
      this.#sinceMs = nowMs;
      this.#told = 0;
      this.#untold = 0;
    }
    if (this.#told >= MOST_TOLD) {
      this.#untold++;
      return false;
    }
    this.#told++;
    log.warn(`a command was refused: ${what}`);
    return true;
  }
}
