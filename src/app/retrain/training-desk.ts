import { isOfTraffic } from "#app/clean-windows.ts";
import { readBoxFacts } from "#app/doctor/box.ts";
import { ProbationDesk } from "#app/retrain/probation-desk.ts";
import { DAY_MICROS } from "#app/retrain/quietest-hour.ts";
import { trainInProcess } from "#app/retrain/retrain-process.ts";
import { Retraining } from "#app/retrain/retraining.ts";
import type { Config } from "#config/types.ts";
import { systemClock } from "#core/clock.ts";
import { oneLine } from "#core/errors.ts";
import { MICROS_PER_MILLI, type Micros } from "#core/units.ts";
import type { WindowRecord } from "#features/types.ts";
import type { AlertEvent } from "#l2/types.ts";
import type { TrainingRow } from "#status/types.ts";
import { toMicros } from "#store/entry-fields.ts";
import { TrainingLog } from "#store/training-log.ts";
import type { HistoryReader } from "#store/types.ts";

const LOOK_MS = 60_000;
/** An alert about a model that was taken back ends by then. */
const TOLD_MICROS = DAY_MICROS;

export interface TrainingDeskParts {
  readonly config: Pick<Config, "models" | "store" | "windows">;
  readonly history: Pick<HistoryReader, "rollupsSince" | "forecastsBetween">;
  readonly openAlerts: () => readonly AlertEvent[];
  readonly say: (level: "info" | "warn", line: string) => void;
  /** A look at whether a model was taken back of late, and why. */
  readonly takenBack: (holds: boolean, why: string) => void;
}

/** Where models are trained by themselves: when, what came of it, and how the new ones do. */
export class TrainingDesk implements AsyncDisposable {
  readonly #parts: TrainingDeskParts;
  readonly #log: TrainingLog;
  readonly #retraining: Retraining;
  readonly #probation: ProbationDesk;
  readonly #timer: NodeJS.Timeout;
  readonly #stop = new AbortController();
  /** Under way: one look at a time, which may wait for another program. */
  #judging: Promise<void> | null = null;
  #problem: string | null = null;

  constructor(parts: TrainingDeskParts) {
    this.#parts = parts;
    const { config, history, openAlerts, say } = parts;
    const { retrainDays: everyDays, overdueDays, probationHours } = config.models;
    const { directory } = config.store;
    this.#log = new TrainingLog(directory);
    this.#retraining = new Retraining({
      ...{ history, openAlerts, everyDays, overdueDays, say },
      train: (kind, signal, tell) => {
        return trainInProcess({ kind, directory, probationHours }, signal, tell);
      },
      log: this.#log,
      clock: systemClock,
      utcOffsetMinutes: () => utcOffsetMinutes(systemClock.now()),
      readBox: readBoxFacts,
    });
    this.#probation = new ProbationDesk({
      ...{ directory, history, hours: probationHours, windowSeconds: config.windows.seconds },
      log: this.#log,
      rolledBack: (kind, version, why) => {
        say("warn", `the ${kind} ${version} was taken back: ${why}`);
      },
    });
    this.#timer = setInterval(() => void this.look(), LOOK_MS);
  }

  get rows(): readonly TrainingRow[] {
    return this.#retraining.rows;
  }

  /** To be told of each window. */
  see(window: WindowRecord): void {
    this.#probation.see(window, this.#parts.openAlerts().some(isReason));
  }

  /** Judges what is on probation and begins what is due: once a minute by itself. */
  async look(): Promise<void> {
    this.#judging ??= this.#judge().finally(() => {
      this.#judging = null;
    });
    await this.#judging;
    await this.#retraining.look();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    clearInterval(this.#timer);
    this.#stop.abort();
    await this.#judging;
    await this.#retraining[Symbol.asyncDispose]();
  }

  /** Never throws. */
  async #judge(): Promise<void> {
    try {
      const now = systemClock.now();
      await this.#probation.look(now, this.#stop.signal);
      this.#tellTakenBack(now);
      this.#problem = null;
    } catch (error) {
      if (this.#stop.signal.aborted) return;
      const line = oneLine(error);
      if (line !== this.#problem) this.#parts.say("warn", line);
      this.#problem = line;
    }
  }

  #tellTakenBack(now: Micros): void {
    const last = Object.entries(this.#log.read()).flatMap(([kind, entry]) => {
      if (entry?.result !== "rolled-back") return [];
      const age = now - toMicros(entry.at);
      return age >= 0 && age < TOLD_MICROS ? [`${kind} ${entry.version}: ${entry.why}`] : [];
    });
    this.#parts.takenBack(last.length > 0, last[0] ?? "a day has passed");
  }
}

/** Why a window may be odd: not the detector's own alert, which it is judged by. */
export function isReason(alert: Pick<AlertEvent, "type">): boolean {
  return alert.type !== "anomaly" && isOfTraffic(alert);
}

/** Local time less UTC. */
function utcOffsetMinutes(at: Micros): number {
  return -new Date(at / MICROS_PER_MILLI).getTimezoneOffset();
}
