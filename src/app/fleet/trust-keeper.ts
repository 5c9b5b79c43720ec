import type { Logger } from "pino";
import type { Clock } from "#core/clock.ts";
import { readTrust, type Trust } from "#store/trust-folder.ts";

/** A key that was taken away is not obeyed any more after this. */
const FRESH_MS = 2000;

/** The trusted keys as they are on the disk by now. */
export class TrustKeeper {
  readonly #directory: string;
  readonly #clock: Clock;
  readonly #log: Pick<Logger, "warn">;
  #trust: Trust;
  #readMs: number;

  constructor(directory: string, clock: Clock, log: Pick<Logger, "warn">) {
    this.#directory = directory;
    this.#clock = clock;
    this.#log = log;
    this.#readMs = clock.monotonicMs();
    this.#trust = readTrust(directory);
    for (const problem of this.#trust.problems) log.warn(problem);
  }

  get keys(): Trust["keys"] {
    const nowMs = this.#clock.monotonicMs();
    if (nowMs - this.#readMs < FRESH_MS) return this.#trust.keys;
    const before = new Set(this.#trust.problems);
    this.#readMs = nowMs;
    this.#trust = readTrust(this.#directory);
    for (const problem of this.#trust.problems) if (!before.has(problem)) this.#log.warn(problem);
    return this.#trust.keys;
  }
}
