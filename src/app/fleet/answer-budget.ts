import type { Logger } from "pino";
import type { Clock } from "#core/clock.ts";

/** Answers in a minute: whoever floods us fills neither the outbox nor the log. */
const MOST_TOLD = 32;
const MINUTE_MS = 60_000;

/**
 * How often what costs its sender nothing is answered: messages that nobody signed, and old ones
 * over and over.
 */
export class AnswerBudget {
  readonly #kind: "refused" | "repeated";
  readonly #clock: Clock;
  #sinceMs: number;
  #told = 0;
  #untold = 0;

  constructor(kind: "refused" | "repeated", clock: Clock) {
    this.#kind = kind;
    this.#clock = clock;
    this.#sinceMs = clock.monotonicMs();
  }

  /** True when this one is answered; it is logged then. */
  take(what: string, log: Pick<Logger, "warn">): boolean {
    const nowMs = this.#clock.monotonicMs();
    if (nowMs - this.#sinceMs >= MINUTE_MS) {
      if (this.#untold > 0)
        log.warn(`${this.#untold} more commands were ${this.#kind} in a minute`);
      this.#sinceMs = nowMs;
      this.#told = 0;
      this.#untold = 0;
    }
    if (this.#told >= MOST_TOLD) {
      this.#untold++;
      return false;
    }
    this.#told++;
    log.warn(`a command was ${this.#kind}: ${what}`);
    return true;
  }
}
