import { setTimeout as sleep } from "node:timers/promises";
import type { ShadowParts } from "#app/shadow/comparisons.ts";
import { standIn } from "#app/shadow/stand-in.ts";
import { oneLine } from "#core/errors.ts";
import type { ModelKind } from "#store/types.ts";

const HOUR_MS = 3_600_000;
/** A day more of history may tell what the one before did not. */
const LONGEST_MS = 24 * HOUR_MS;
/** Twelve days: a training is overdue by then (`models.retrainDays` and `overdueDays`). */
const MOST_TRIES = 16;

export interface StandInParts {
  /** The base models lie below it. */
  readonly home: string;
  readonly shadow: ShadowParts;
  /** True while a kind has no model, for its own was damaged. */
  readonly isBereft: (kind: ModelKind) => boolean;
  readonly log: { warn(text: string): void };
  /** Before the second try; each further one waits twice as long, a day at most. */
  readonly firstWaitMs?: number;
}

/** Tries the base model of each kind that is without one, until it stands in or another serves. */
export class StandIns implements Disposable {
  readonly #parts: StandInParts;
  readonly #stops = new Map<ModelKind, AbortController>();
  /** After how many tries one stood in: damaged, too, it is not put back at once, over and over. */
  readonly #stoodIn = new Map<ModelKind, number>();

  constructor(parts: StandInParts) {
    this.#parts = parts;
  }

  /** To be told when a kind has lost its model, and of each that is without one at the start. */
  begin(kind: ModelKind): void {
    this.#stops.get(kind)?.abort();
    const stop = new AbortController();
    this.#stops.set(kind, stop);
    void this.#keepTrying(kind, stop.signal);
  }

  [Symbol.dispose](): void {
    for (const stop of this.#stops.values()) stop.abort();
  }

  /** Never throws: nobody waits for it. */
  async #keepTrying(kind: ModelKind, signal: AbortSignal): Promise<void> {
    const { home, shadow, isBereft, log, firstWaitMs = HOUR_MS } = this.#parts;
    try {
      for (let tries = this.#stoodIn.get(kind) ?? 0; tries < MOST_TRIES; tries++) {
        const waitMs = Math.min(firstWaitMs * 2 ** (tries - 1), LONGEST_MS);
        if (tries > 0) await sleep(waitMs, undefined, { signal, ref: false });
        if (!isBereft(kind)) return;
        const { told, isFinal } = await standIn(home, kind, shadow, signal);
        log.warn(told);
        if (!isFinal) continue;
        this.#stoodIn.set(kind, tries + 1);
        return;
      }
    } catch (error) {
      if (!signal.aborted) log.warn(oneLine(error));
    }
  }
}
