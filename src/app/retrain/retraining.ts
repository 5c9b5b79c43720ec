import type { BoxFacts } from "#app/doctor/box.ts";
import { holdUp } from "#app/retrain/hold-up.ts";
import { isOverdue, quietestHourOn } from "#app/retrain/overdue-hour.ts";
import { readPastLoads } from "#app/retrain/past-loads.ts";
import {
  DAY_MICROS,
  HOUR_MICROS,
  type HourLoads,
  quietestHour,
} from "#app/retrain/quietest-hour.ts";
import { outcomeText, type TrainingOutcome, type TrainOneParts } from "#app/retrain/train-one.ts";
import { trainingSpan } from "#app/retrain/training-span.ts";
import type { Clock } from "#core/clock.ts";
import { oneLine } from "#core/errors.ts";
import { formatMicros, MICROS_PER_SECOND, type Micros, micros } from "#core/units.ts";
import { STEP_SECONDS } from "#forecast/types.ts";
import type { AlertEvent } from "#l2/types.ts";
import type { TrainingRow } from "#status/types.ts";
import { toMicros } from "#store/entry-fields.ts";
import type { TrainingEntry, TrainingLog, Trainings } from "#store/training-log.ts";
import { type HistoryReader, MODEL_KINDS, type ModelKind } from "#store/types.ts";

/** A clock that goes back and forth must not keep the box training. */
const REST_MS = 12 * 3_600_000;
const FRESH_MICROS = 2 * STEP_SECONDS * MICROS_PER_SECOND;

export interface RetrainingParts {
  /** Trains one kind and notes what came of it in the log. @throws the signal's reason */
  readonly train: (
    kind: ModelKind,
    signal: AbortSignal,
    tell: TrainOneParts["tell"],
  ) => Promise<TrainingOutcome>;
  readonly log: TrainingLog;
  readonly history: Pick<HistoryReader, "rollupsSince" | "forecastsBetween">;
  readonly clock: Clock;
  readonly everyDays: number;
  /** What is due for so long takes an hour in which the box is on. */
  readonly overdueDays: number;
  /** Local time less UTC. */
  readonly utcOffsetMinutes: () => number;
  readonly openAlerts: () => readonly AlertEvent[];
  readonly readBox: () => Promise<BoxFacts>;
  /** Told what came of a training, and of what went wrong around it, in one line. */
  readonly say: (level: "info" | "warn", line: string) => void;
}

/**
 * Trains each kind of model anew in the quietest hours, one after the other, and knows how that
 * stands. All that must last is in the log: a reboot or a clock that jumps is each the same.
 */
export class Retraining implements AsyncDisposable {
  readonly #parts: RetrainingParts;
  readonly #startAt: Micros;
  readonly #stop = new AbortController();
  readonly #nextAt = new Map<ModelKind, Micros>();
  readonly #heldBy = new Map<ModelKind, string>();
  readonly #startedMs = new Map<ModelKind, number>();
  #trainings: Trainings | null = null;
  #running: { kind: ModelKind; state: "training" | "judging"; share: number } | null = null;
  #looking: Promise<void> = Promise.resolve();
  #isLooking = false;
  #loads: { readonly day: number; readonly loads: HourLoads } | null = null;
  #problem: string | null = null;

  constructor(parts: RetrainingParts) {
    this.#parts = parts;
    this.#startAt = parts.clock.now();
  }

  /** How it stands, a row a kind. */
  get rows(): TrainingRow[] {
    return MODEL_KINDS.map((kind) => this.#rowOf(kind));
  }

  /** To be called now and then: begins what is due. One look at a time; resolves after it. */
  look(): Promise<void> {
    if (this.#isLooking || this.#stop.signal.aborted) return this.#looking;
    this.#isLooking = true;
    this.#looking = this.#look()
      .catch((error: unknown) => this.#complain(error))
      .finally(() => {
        this.#isLooking = false;
        this.#running = null;
      });
    return this.#looking;
  }

  /** Ends a training that is under way: it leaves nothing behind. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort();
    await this.#looking;
  }

  async #look(): Promise<void> {
    const { clock, log } = this.#parts;
    this.#trainings = log.read();
    const loads = await this.#pastLoads(clock.now());
    for (const kind of MODEL_KINDS) {
      if (this.#stop.signal.aborted) return;
      const now = clock.now();
      const nextAt = this.#plan(log.read()[kind], loads, now);
      this.#nextAt.set(kind, nextAt);
      this.#heldBy.delete(kind);
      if (now < nextAt || now >= nextAt + HOUR_MICROS || this.#isResting(kind)) continue;
      const why = holdUp(this.#parts.openAlerts(), await this.#parts.readBox());
      if (why === null) await this.#train(kind);
      else this.#heldBy.set(kind, why);
    }
    this.#problem = null;
  }

  #plan(last: TrainingEntry | null, loads: HourLoads, now: Micros): Micros {
    const { everyDays, overdueDays, utcOffsetMinutes, history } = this.#parts;
    const span = trainingSpan(last, now, everyDays, this.#startAt);
    if (isOverdue(last, loads, now, { everyDays, overdueDays })) {
      return quietestHourOn(loads, span.from);
    }
    const recent = history.forecastsBetween(micros(now - FRESH_MICROS), now, 2);
    const forecast = recent.at(-1) ?? null;
    return quietestHour({ ...span, loads, forecast, utcOffsetMinutes: utcOffsetMinutes() });
  }

  async #train(kind: ModelKind): Promise<void> {
    const { train, log, say, clock } = this.#parts;
    const running = { kind, state: "training" as "training" | "judging", share: 0 };
    this.#running = running;
    this.#startedMs.set(kind, clock.monotonicMs());
    const tell = (state: "training" | "judging", share: number) => {
      running.state = state;
      running.share = share;
    };
    const outcome = await train(kind, this.#stop.signal, tell);
    this.#trainings = log.read();
    const seconds = Math.round(outcome.seconds);
    say(
      outcome.result === "kept" ? "info" : "warn",
      `training of the ${kind} (${seconds} s): ${outcomeText(outcome)}`,
    );
    this.#running = null;
    const now = clock.now();
    this.#nextAt.set(kind, this.#plan(this.#trainings[kind], await this.#pastLoads(now), now));
  }

  #isResting(kind: ModelKind): boolean {
    const startedMs = this.#startedMs.get(kind) ?? Number.NEGATIVE_INFINITY;
    return this.#parts.clock.monotonicMs() - startedMs < REST_MS;
  }

  /** A day changes little: of the hour at hand the forecast tells. */
  async #pastLoads(now: Micros): Promise<HourLoads> {
    const day = Math.floor(now / DAY_MICROS);
    if (this.#loads?.day !== day) {
      this.#loads = { day, loads: await readPastLoads(this.#parts.history, now) };
    }
    return this.#loads.loads;
  }

  #complain(error: unknown): void {
    if (this.#stop.signal.aborted) return;
    const line = oneLine(error);
    // The same every minute is told once.
    if (line !== this.#problem) this.#parts.say("warn", line);
    this.#problem = line;
  }

  #rowOf(kind: ModelKind): TrainingRow {
    const running = this.#running?.kind === kind ? this.#running : null;
    const entry = this.#trainings?.[kind] ?? null;
    const nextAt = this.#nextAt.get(kind);
    const held = this.#problem ?? this.#heldBy.get(kind) ?? null;
    return {
      kind,
      state: running?.state ?? (held === null ? restingState(entry, this.#parts.clock) : "held"),
      pct: running === null ? null : Math.round(100 * running.share),
      lastAt: entry?.at ?? null,
      nextAt: running !== null || nextAt === undefined ? null : formatMicros(nextAt),
      outcome: held ?? (entry === null ? null : outcomeText(entry)),
    };
  }
}

function restingState(entry: TrainingEntry | null, clock: Clock): "probation" | "waiting" {
  const until = entry?.probationUntil ?? null;
  return until !== null && toMicros(until) > clock.now() ? "probation" : "waiting";
}
