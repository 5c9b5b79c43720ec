import { setImmediate } from "node:timers/promises";
import {
  bitsBetween,
  DAY_STEPS,
  readTraffic,
  STEP_MICROS,
  stepsBefore,
} from "#app/traffic-history.ts";
import type { Clock } from "#core/clock.ts";
import { MICROS_PER_MILLI, type Micros } from "#core/units.ts";
import { CANDIDATES } from "#forecast/candidates.ts";
import { COMBINED } from "#forecast/forecaster.ts";
import { LEAST_STEPS, type Outlook, prepareOutlook } from "#forecast/outlook.ts";
import { PastErrorTally } from "#forecast/past-errors.ts";
import {
  type Candidate,
  type CandidateName,
  OUTLOOK_STEPS,
  type PastErrors,
  type TrafficForecast,
} from "#forecast/types.ts";
import type { OutlookCard } from "#status/types.ts";
import { rollupStart } from "#store/rollup-table.ts";
import type { HistoryReader } from "#store/types.ts";

/** The newest four weeks are fitted on: a week is then seen three times before the calibration. */
const HISTORY_STEPS = 28 * DAY_STEPS;
/** Steps that may be caught up with; the history of a longer way is read anew. */
const MOST_BEHIND = OUTLOOK_STEPS;
/** A clock that goes back and forth must not keep the box fitting. */
const REST_MS = 60_000;
/** Days over which forecasts are compared. */
const SCORED_DAYS = 7;

export interface OutlookKeeperParts {
  readonly history: Pick<HistoryReader, "rollupsSince" | "forecastsBetween">;
  readonly clock: Pick<Clock, "monotonicMs">;
  /** Handed each new forecast, and how long its step took; null where it caught up with several. */
  readonly tell: (forecast: TrafficForecast, tookUs: number | null) => void;
}

/** A trained network; none while there is none. */
type Trained = Candidate | null;

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
  #trained: Trained = null;
  /** Of the network among the outlook's candidates. */
  #version: string | undefined;
  /** Another network is to be among the candidates than those of the outlook. */
  #isStale = false;
  #preparedMs = Number.NEGATIVE_INFINITY;
  #measured = 0;
  #told: TrafficForecast | null = null;
  #answers = 0;
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

  /** Forecasts since the start, and the version of the network that is among their candidates. */
  get work(): { readonly answers: number; readonly version: string | undefined } {
    return { answers: this.#answers, version: this.#version };
  }

  /** The forecast of the step that begins at `startAt`, in bits a second; NaN without one. */
  nextBitsPerS(startAt: Micros): number {
    return this.#told?.startAt === startAt ? this.#told.p50[0]! : Number.NaN;
  }

  /**
   * This network is among the candidates from now on. The outlook is prepared anew with it; until
   * then the old one serves.
   */
  train(trained: Trained): void {
    this.#trained = trained;
    this.#isStale = this.#end !== null;
  }

  /** To be told of each window once it is in the history, by its start. */
  follow(windowAt: Micros): void {
    const end = rollupStart(windowAt);
    const isLater = end !== this.#end;
    this.#end = end;
    if (isLater) this.#catchUp(end);
    if (this.#isPreparing) return;
    const isOld = this.#outlook === null || this.#outlook.age >= DAY_STEPS;
    if (this.#isStale || (isLater && isOld && this.#isRested())) void this.#prepare();
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

  #catchUp(end: Micros): void {
    const behind = this.#outlook === null ? -1 : (end - this.#outlook.endAt) / STEP_MICROS;
    if (behind >= 0 && behind <= MOST_BEHIND) this.#advance();
    else this.#drop();
  }

  #isRested(): boolean {
    return this.#parts.clock.monotonicMs() - this.#preparedMs >= REST_MS;
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
    let tookUs: number | null = null;
    if (outlook.endAt < end) {
      const values = bitsBetween(this.#parts.history, outlook.endAt, end);
      const isOne = end - outlook.endAt === STEP_MICROS;
      const startMs = this.#parts.clock.monotonicMs();
      for (let at = outlook.endAt; at < end && !outlook.isFull; at = outlook.endAt) {
        outlook.advance(values.get(at) ?? Number.NaN);
      }
      if (isOne) tookUs = (this.#parts.clock.monotonicMs() - startMs) * MICROS_PER_MILLI;
    }
    if (outlook.endAt !== end) this.#drop();
    else this.#tell(outlook.latest, tookUs);
  }

  #tell(forecast: TrafficForecast | null, tookUs: number | null): void {
    if (forecast !== null && forecast.startAt === this.#told?.startAt) return;
    this.#told = forecast;
    if (forecast === null) return;
    this.#answers++;
    this.#unwritten = [this.#named(forecast)];
    this.#parts.tell(forecast, tookUs);
    void this.#score(forecast.startAt);
  }

  #named(forecast: TrafficForecast): TrafficForecast {
    const version = this.#version;
    if (version === undefined || !forecast.served.some(isOfNetwork)) return forecast;
    return { ...forecast, version };
  }

  async #prepare(): Promise<void> {
    this.#preparedMs = this.#parts.clock.monotonicMs();
    this.#isPreparing = true;
    this.#isStale = false;
    const network = this.#trained;
    const trained = network === null ? [] : [network];
    const history = await readTraffic(this.#parts.history, this.#end!, HISTORY_STEPS);
    this.#measured = history.measured;
    const prepared = prepareOutlook(history.values, history.startAt, trained);
    let turn = prepared.next();
    while (turn.done !== true && !this.#hasEnded) {
      await setImmediate();
      turn = prepared.next();
    }
    this.#isPreparing = false;
    if (this.#hasEnded || turn.done !== true) return;
    this.#outlook = turn.value;
    this.#version = network?.version;
    this.#advance();
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
      const since = stepsBefore(at, back * DAY_STEPS);
      const until = stepsBefore(at, (back - 1) * DAY_STEPS);
      const outcomes = bitsBetween(this.#parts.history, since, stepsBefore(until, -OUTLOOK_STEPS));
      const told = this.#parts.history.forecastsBetween(since, until, DAY_STEPS);
      for (const each of told) if (each.startAt < until) tally.add(each, outcomes);
      day ??= tally.sum();
    }
    this.#past = { day: day!, week: tally.sum() };
  }
}

function isOfNetwork(name: CandidateName): boolean {
  return name === CANDIDATES.network || name === COMBINED;
}
