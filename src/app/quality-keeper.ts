import type { JudgedWindows } from "#app/judging-meter.ts";
import { LatencyBins } from "#core/latency-bins.ts";
import { MICROS_PER_SECOND, type Micros } from "#core/units.ts";
import { FEATURE_NAMES } from "#features/types.ts";
import { dayErrors } from "#forecast/day-errors.ts";
import { OUTLOOK_STEPS, STEP_SECONDS } from "#forecast/types.ts";
import type { AlertEvent } from "#l2/types.ts";
import { dayOf, dayStart } from "#store/quality-day.ts";
import { rollupStart } from "#store/rollup-table.ts";
import { MOST_VERSIONS } from "#store/stored-quality.ts";
import type {
  DetectorDay,
  ForecasterDay,
  HistoryReader,
  ModelKind,
  QualityDay,
} from "#store/types.ts";

const STEP_MICROS = STEP_SECONDS * MICROS_PER_SECOND;
const HOUR_MICROS = OUTLOOK_STEPS * STEP_MICROS;
const DAY_STEPS = 86_400 / STEP_SECONDS;
const BITS = FEATURE_NAMES.indexOf("bits_per_s");

export interface QualityKeeperParts {
  readonly history: Pick<HistoryReader, "qualityBetween" | "rollupsSince" | "forecastsBetween">;
  /** Of the trained models that serve by now. */
  readonly versions: () => Readonly<Partial<Record<ModelKind, string>>>;
  /** What forecasts should not cross by now; null where nobody knows. */
  readonly limitBitsPerS: () => number | null;
}

/**
 * Keeps a row a day and model: what the detector did, how the forecasts were, and how long both
 * took. A row goes to disk with a window each 5 minutes, when other pages are written anyway; what
 * a kill takes is less than that. After a restart the row of the day goes on.
 */
export class QualityKeeper {
  readonly #parts: QualityKeeperParts;
  readonly #rows = new Map<string, QualityDay>();
  /** Keys of the rows that the history does not have as they are. */
  readonly #unwritten = new Set<string>();
  /** Of the newest day that was told of. */
  readonly #latencies = new Map<QualityDay["model"], QualityDay["latency"]>();
  #turn: Micros | null = null;
  #scoredAt: number | null = null;

  constructor(parts: QualityKeeperParts) {
    this.#parts = parts;
  }

  /** What the detector did since the last time. */
  judged(days: readonly JudgedWindows[]): void {
    for (const { day, windows, inAlarm, latency } of days) {
      const row = this.#detectorDay(day);
      this.#put({
        ...row,
        versions: withVersion(row.versions, this.#parts.versions().detector),
        windows: row.windows + windows,
        inAlarm: row.inAlarm + inAlarm,
        latency: mergedBins(row.latency, latency),
      });
    }
  }

  /** A step of any alert. */
  alerted({ type, state, since }: Pick<AlertEvent, "type" | "state" | "since">): void {
    if (type !== "anomaly" || state !== "opened") return;
    const row = this.#detectorDay(dayOf(since));
    this.#put({ ...row, alerts: row.alerts + 1 });
  }

  /** A forecast was made that begins at `at`. */
  forecastTook(tookUs: number, at: Micros): void {
    const row = this.#forecasterDay(dayOf(at));
    const took = new LatencyBins();
    took.add(tookUs);
    const versions = withVersion(row.versions, this.#parts.versions().forecaster);
    this.#put({ ...row, versions, latency: mergedBins(row.latency, took.bins) });
  }

  /** How long a model's answers took on the day that was told of last. */
  latencyOf(model: QualityDay["model"]): QualityDay["latency"] {
    return this.#latencies.get(model) ?? [];
  }

  /** What is to be written with the window that begins at `windowAt`: rows once in 5 minutes. */
  takeDue(windowAt: Micros): readonly QualityDay[] {
    const turn = rollupStart(windowAt);
    if (turn === this.#turn) return [];
    this.#turn = turn;
    const isScoreDue = Math.abs(turn - (this.#scoredAt ?? Number.NEGATIVE_INFINITY)) >= HOUR_MICROS;
    if (isScoreDue) {
      this.#scoredAt = turn;
      const today = dayOf(turn);
      // The last outcomes of yesterday's forecasts come in the first hour of today.
      for (const day of [today - 1, today]) this.#score(day);
    }
    return this.takeAll();
  }

  /** All that is not written yet. */
  takeAll(): readonly QualityDay[] {
    const due = [...this.#unwritten].map((key) => this.#rows.get(key)!);
    this.#rows.clear();
    this.#unwritten.clear();
    return due;
  }

  #score(day: number): void {
    const { history, limitBitsPerS } = this.#parts;
    const from = dayStart(day);
    const until = dayStart(day + 1);
    const told = history.forecastsBetween(from, until, DAY_STEPS + 1);
    const forecasts = told.filter(({ startAt }) => startAt < until);
    if (forecasts.length === 0) return;
    const rollups = history.rollupsSince(from, DAY_STEPS + OUTLOOK_STEPS);
    const measured = rollups.filter(({ features }) => Number.isFinite(features[BITS]));
    const outcomes = new Map(measured.map(({ startAt, features }) => [startAt, features[BITS]!]));
    const row = this.#forecasterDay(day);
    const errors = dayErrors(forecasts, outcomes);
    this.#put({ ...row, errors, limitBitsPerS: limitBitsPerS() ?? row.limitBitsPerS });
  }

  #put(row: QualityDay): void {
    const key = keyOf(row.model, row.day);
    this.#rows.set(key, row);
    this.#unwritten.add(key);
    this.#latencies.set(row.model, row.latency);
  }

  #detectorDay(day: number): DetectorDay {
    const row = this.#known("detector", day);
    if (row?.model === "detector") return row;
    const counts = { windows: 0, inAlarm: 0, alerts: 0 };
    return { model: "detector", day, versions: [], latency: [], ...counts };
  }

  #forecasterDay(day: number): ForecasterDay {
    const row = this.#known("forecaster", day);
    if (row?.model === "forecaster") return row;
    const errors = dayErrors([], new Map());
    const rest = { errors, limitBitsPerS: null };
    return { model: "forecaster", day, versions: [], latency: [], ...rest };
  }

  #known(model: QualityDay["model"], day: number): QualityDay | undefined {
    const row = this.#rows.get(keyOf(model, day));
    if (row !== undefined) return row;
    return this.#parts.history.qualityBetween(day, day).find((each) => each.model === model);
  }
}

function keyOf(model: string, day: number): string {
  return `${model} ${day}`;
}

function mergedBins(...parts: readonly QualityDay["latency"][]): QualityDay["latency"] {
  const sum = new LatencyBins();
  for (const part of parts) sum.addAll(part);
  return sum.bins;
}

function withVersion(versions: readonly string[], version: string | undefined): readonly string[] {
  if (version === undefined || versions.includes(version) || versions.length >= MOST_VERSIONS) {
    return versions;
  }
  return [...versions, version];
}
