import { setImmediate } from "node:timers/promises";
import type { Clock } from "#core/clock.ts";
import { MICROS_PER_SECOND, type Micros, micros } from "#core/units.ts";
import { FEATURE_NAMES } from "#features/types.ts";
import { LEAST_STEPS, type Outlook, prepareOutlook } from "#forecast/outlook.ts";
import { PastErrorTally } from "#forecast/past-errors.ts";
import {
  OUTLOOK_STEPS,
  type PastErrors,
  STEP_SECONDS,
  type TrafficForecast,
} from "#forecast/types.ts";
import type { OutlookCard } from "#status/types.ts";
import { rollupStart } from "#store/rollup-table.ts";
import type { HistoryReader } from "#store/types.ts";

const STEP_MICROS = STEP_SECONDS * MICROS_PER_SECOND;
const DAY_STEPS = 86_400 / STEP_SECONDS;
/** The newest four weeks are fitted on: a week is then seen three times before the calibration. */
const HISTORY_STEPS = 28 * DAY_STEPS;
/** Steps that may be caught up with; the history of a longer way is read anew. */
const MOST_BEHIND = OUTLOOK_STEPS;
/** A clock that goes back and forth must not keep the box fitting. */
const REST_MS = 60_000;
/** Days over which forecasts are compared. */
const SCORED_DAYS = 7;
const BITS = FEATURE_NAMES.indexOf("bits_per_s");

export interface OutlookKeeperParts {
  readonly history: Pick<HistoryReader, "rollupsSince" | "forecastsBetween">;
  readonly clock: Pick<Clock, "monotonicMs">;
}

/**
 * Keeps the outlook on the next hour up to date with the history. All it knows is read from there,
 * so that a restart, a gap or a clock that jumps is each the same: it is prepared anew, in turns
 * of a few milliseconds, as it is once a day.
 */
export class OutlookKeeper implements Disposable {
  readonly #parts: OutlookKeeperParts;
  #outlook: Outlook | null = null;
  /** The end of the steps that are over. */
  #end: Micros | null = null;
  #isPreparing = false;
  #preparedMs = Number.NEGATIVE_INFINITY;
  #measured = 0;
  #told: TrafficForecast | null = null;
  /** One at most: the newest. */
  #unwritten: TrafficForecast[] = [];
  #past: { readonly day: PastErrors; readonly week: PastErrors } | null = null;
  #scoredAt: number | null = null;
  #hasEnded = false;

  constructor(parts: OutlookKeeperParts) {
    this.#parts = parts;
  }

  get card(): OutlookCard {
    const { startAt, p10, p50, p90 } = this.#told ?? {};
    return {
      measuredSteps: Math.min(this.#measured, LEAST_STEPS),
      leastSteps: LEAST_STEPS,
      nextHour:
        startAt === undefined
          ? null
          : {
              untilMs: (startAt + OUTLOOK_STEPS * STEP_MICROS) / 1000,
              p10BitsPerS: p10!.at(-1)!,
              p50BitsPerS: p50!.at(-1)!,
              p90BitsPerS: p90!.at(-1)!,
            },
      lastDay: this.#past?.day ?? null,
      lastWeek: this.#past?.week ?? null,
    };
  }

  /** To be told of each window once it is in the history, by its start. */
  follow(windowAt: Micros): void {
    const end = rollupStart(windowAt);
    if (end === this.#end) return;
    this.#end = end;
    if (this.#isPreparing) return;
    const behind = this.#outlook === null ? -1 : (end - this.#outlook.endAt) / STEP_MICROS;
    if (behind >= 0 && behind <= MOST_BEHIND) this.#advance();
    else this.#drop();
    if (this.#outlook === null || this.#outlook.age >= DAY_STEPS) void this.#prepare();
  }

  /** What is to be written with the next window: a forecast is worth no transaction of its own. */
  takeUnwritten(): readonly TrafficForecast[] {
    const unwritten = this.#unwritten;
    this.#unwritten = [];
    return unwritten;
  }

  [Symbol.dispose](): void {
    this.#hasEnded = true;
  }

  #drop(): void {
    this.#outlook = null;
    this.#told = null;
  }

  /** Brings the outlook to the end of what is over. */
  #advance(): void {
    const outlook = this.#outlook;
    const end = this.#end;
    if (outlook === null || end === null) return;
    if (outlook.endAt < end) {
      const values = this.#bitsBetween(outlook.endAt, end);
      for (let at = outlook.endAt; at < end && !outlook.isFull; at = outlook.endAt) {
        outlook.advance(values.get(at) ?? Number.NaN);
      }
    }
    if (outlook.endAt !== end) this.#drop();
    else this.#tell(outlook.latest);
  }

  #tell(forecast: TrafficForecast | null): void {
    if (forecast !== null && forecast.startAt === this.#told?.startAt) return;
    this.#told = forecast;
    if (forecast === null) return;
    this.#unwritten = [forecast];
    void this.#score(forecast.startAt);
  }

  async #prepare(): Promise<void> {
    const nowMs = this.#parts.clock.monotonicMs();
    if (nowMs - this.#preparedMs < REST_MS) return;
    this.#preparedMs = nowMs;
    this.#isPreparing = true;
    const history = await this.#readHistory(this.#end!);
    this.#measured = history.measured;
    const prepared = prepareOutlook(history.values, history.startAt);
    let turn = prepared.next();
    while (turn.done !== true && !this.#hasEnded) {
      await setImmediate();
      turn = prepared.next();
    }
    this.#isPreparing = false;
    if (this.#hasEnded || turn.done !== true) return;
    this.#outlook = turn.value;
    this.#advance();
  }

  /** From the oldest step that was measured in the newest four weeks. */
  async #readHistory(end: Micros): Promise<Measured> {
    const known = new Map<Micros, number>();
    for (let left = HISTORY_STEPS; left > 0; left -= DAY_STEPS) {
      await setImmediate();
      const day = this.#bitsBetween(before(end, left), before(end, left - DAY_STEPS));
      for (const [at, bits] of day) known.set(at, bits);
    }
    const startAt = known.keys().next().value ?? end;
    const values = new Float64Array((end - startAt) / STEP_MICROS).fill(Number.NaN);
    for (const [at, bits] of known) values[(at - startAt) / STEP_MICROS] = bits;
    return { values, startAt, measured: known.size };
  }

  /** Bits a second of the steps that were measured, oldest first. */
  #bitsBetween(since: Micros, end: Micros): Map<Micros, number> {
    const limit = Math.ceil((end - since) / STEP_MICROS);
    const rollups = this.#parts.history.rollupsSince(since, limit);
    const measured = rollups.filter(({ startAt, features }) => {
      return startAt < end && startAt % STEP_MICROS === 0 && Number.isFinite(features[BITS]);
    });
    return new Map(measured.map(({ startAt, features }) => [startAt, features[BITS]!]));
  }

  /** How the forecasts of the past day and week were; once an hour is enough. */
  async #score(at: Micros): Promise<void> {
    const sinceScored = Math.abs(at - (this.#scoredAt ?? Number.NEGATIVE_INFINITY));
    if (sinceScored < OUTLOOK_STEPS * STEP_MICROS) return;
    this.#scoredAt = at;
    const tally = new PastErrorTally();
    let day: PastErrors | null = null;
    for (let back = 1; back <= SCORED_DAYS; back++) {
      await setImmediate();
      if (this.#hasEnded) return;
      const since = before(at, back * DAY_STEPS);
      const until = before(at, (back - 1) * DAY_STEPS);
      const outcomes = this.#bitsBetween(since, before(until, -OUTLOOK_STEPS));
      const told = this.#parts.history.forecastsBetween(since, until, DAY_STEPS);
      for (const each of told) if (each.startAt < until) tally.add(each, outcomes);
      day ??= tally.sum();
    }
    this.#past = { day: day!, week: tally.sum() };
  }
}

/** Bits a second from `startAt` on; NaN where not measured. */
interface Measured {
  readonly values: Float64Array;
  readonly startAt: Micros;
  readonly measured: number;
}

/** So many steps before `at`, or after it where they are negative; within what can be told. */
function before(at: Micros, steps: number): Micros {
  const moment = at - steps * STEP_MICROS;
  return micros(Math.min(Number.MAX_SAFE_INTEGER, Math.max(Number.MIN_SAFE_INTEGER, moment)));
}
