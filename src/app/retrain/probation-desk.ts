import { isDeepStrictEqual } from "node:util";
import { AlarmProbation } from "#app/retrain/alarm-probation.ts";
import { forecastFault } from "#app/retrain/forecast-probation.ts";
import { HOUR_MICROS } from "#app/retrain/quietest-hour.ts";
import { bitsBetween, stepsBefore } from "#app/traffic-history.ts";
import { AppError } from "#core/errors.ts";
import { formatMicros, type Micros } from "#core/units.ts";
import type { WindowRecord } from "#features/types.ts";
import { PastErrorTally } from "#forecast/past-errors.ts";
import { OUTLOOK_STEPS, STEP_SECONDS } from "#forecast/types.ts";
import { toMicros } from "#store/entry-fields.ts";
import { ModelRegistry } from "#store/model-registry.ts";
import type { TrainingEntry, TrainingLog } from "#store/training-log.ts";
import type { HistoryReader, ModelKind } from "#store/types.ts";
import { whenFree } from "#store/when-free.ts";

const HOUR_STEPS = 3600 / STEP_SECONDS;

export interface ProbationDeskParts {
  /** The data folder. */
  readonly directory: string;
  readonly log: Pick<TrainingLog, "read" | "amend">;
  readonly history: Pick<HistoryReader, "forecastsBetween" | "rollupsSince">;
  readonly hours: number;
  readonly windowSeconds: number;
  /** Told of a model that had to go. */
  readonly rolledBack: (kind: ModelKind, version: string, why: string) => void;
}

/**
 * Watches new models in their first hours at work, and takes back what does worse than it did when
 * it was tested. Which model is on probation is in the log; what was seen of it since the start of
 * the appliance is here.
 */
export class ProbationDesk {
  readonly #parts: ProbationDeskParts;
  #alarms: { readonly version: string; readonly probation: AlarmProbation } | null = null;
  #signal: AbortSignal | undefined;
  #scoredAt = Number.NEGATIVE_INFINITY;

  constructor(parts: ProbationDeskParts) {
    this.#parts = parts;
  }

  /** @param isAttacked while an alert other than the detector's own is open */
  see(window: WindowRecord, isAttacked: boolean): void {
    this.#alarms?.probation.see(window, isAttacked);
  }

  /**
   * Judges what is on probation, and ends it when its time is over. One look at a time.
   * @throws AppError, or the signal's reason: the next look goes on from there
   */
  async look(now: Micros, signal?: AbortSignal): Promise<void> {
    this.#signal = signal;
    const { detector, forecaster } = this.#parts.log.read();
    if (detector === null || detector.probationUntil === null) this.#alarms = null;
    await this.#lookAt("detector", detector, now, (version) => this.#alarmFault(version));
    await this.#lookAt("forecaster", forecaster, now, (version) => {
      return this.#forecastFault(version, toMicros(forecaster!.at), now);
    });
  }

  async #lookAt(
    kind: "detector" | "forecaster",
    entry: TrainingEntry | null,
    now: Micros,
    faultOf: (version: string) => string | null,
  ): Promise<void> {
    if (entry === null || entry.probationUntil === null) return;
    const { log, directory } = this.#parts;
    if (entry.result === "rolled-back") return this.#finish(kind, entry);
    const registry = new ModelRegistry(directory, kind);
    const { current } = registry.choice();
    // Somebody has chosen another since: it is theirs to judge.
    const isOurs = entry.version !== null && entry.version === current;
    const why = isOurs ? faultOf(entry.version) : null;
    if (why !== null && isOurs) {
      const at = formatMicros(now);
      const fallen = { ...entry, at, result: "rolled-back", why } as const;
      // Noted first: whoever is killed in between finishes it at the next look.
      await this.#change(() => log.amend(kind, entry, fallen));
      await this.#finish(kind, fallen);
    } else if (!isOurs || now >= toMicros(entry.probationUntil)) {
      await this.#change(() => log.amend(kind, entry, { ...entry, probationUntil: null }));
    }
  }

  /** Carries out what was noted: the model goes, and its probation is over. */
  async #finish(kind: ModelKind, fallen: TrainingEntry): Promise<void> {
    const { log, rolledBack, directory } = this.#parts;
    const { version, why } = fallen;
    // A newer training stands there by now: the model that it was about is not ours any more.
    if (version === null || !isDeepStrictEqual(log.read()[kind], fallen)) return;
    const registry = new ModelRegistry(directory, kind);
    await this.#change(() => {
      if (registry.choice().current === version) takeBack(registry, version);
    });
    await this.#change(() => log.amend(kind, fallen, { ...fallen, probationUntil: null }));
    rolledBack(kind, version, why ?? "");
  }

  #change(change: () => void): Promise<void> {
    return whenFree(change, this.#signal);
  }

  #alarmFault(version: string): string | null {
    if (this.#alarms?.version !== version) {
      this.#alarms = { version, probation: this.#watch(version) };
    }
    return this.#alarms.probation.fault();
  }

  #watch(version: string): AlarmProbation {
    const { directory, hours, windowSeconds } = this.#parts;
    const registry = new ModelRegistry(directory, "detector");
    const kept = registry.read(version);
    const { previous } = registry.choice();
    const before = previous === null ? null : wholeOf(() => registry.read(previous));
    return new AlarmProbation({
      serving: kept,
      before: before?.windowSeconds === kept.windowSeconds ? before : null,
      promisedShare: kept.heldOutRate,
      windows: (hours * 3600) / windowSeconds,
    });
  }

  /** An hour brings little that is new. */
  #forecastFault(version: string, since: Micros, now: Micros): string | null {
    if (Math.abs(now - this.#scoredAt) < HOUR_MICROS) return null;
    this.#scoredAt = now;
    const { history, hours, directory } = this.#parts;
    const steps = hours * HOUR_STEPS;
    const tally = new PastErrorTally();
    const outcomes = bitsBetween(history, since, stepsBefore(now, -OUTLOOK_STEPS));
    for (const told of history.forecastsBetween(since, now, steps)) {
      tally.add(told, outcomes);
    }
    const kept = new ModelRegistry(directory, "forecaster").read(version);
    return forecastFault(tally.sum(), kept, hours);
  }
}

/** Goes back to the model before; without a whole one, on without any. @throws AppError */
function takeBack(
  registry: Pick<ModelRegistry<ModelKind>, "choice" | "rollback" | "discard">,
  version: string,
): void {
  const { previous } = registry.choice();
  const choice = previous === null ? null : wholeOf(() => registry.rollback(version));
  if (choice === null) registry.discard(version);
}

/** null for a model that turns out to be damaged. @throws AppError "store-failed" */
function wholeOf<Result>(read: () => Result): Result | null {
  try {
    return read();
  } catch (error) {
    if (error instanceof AppError && error.code === "model-invalid") return null;
    throw error;
  }
}
