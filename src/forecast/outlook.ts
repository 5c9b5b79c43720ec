import { MICROS_PER_SECOND, type Micros, micros } from "#core/units.ts";
import { autoregressionPredictor, fitBySteps } from "#forecast/autoregression.ts";
import { CANDIDATES, memorySteps, rivalsOf } from "#forecast/candidates.ts";
import { type Forecast, Forecaster } from "#forecast/forecaster.ts";
import { fitLogScale, type LogScale, toLogLevels, toTraffic } from "#forecast/log-level.ts";
import { seasonOf } from "#forecast/season.ts";
import {
  type Candidate,
  type CandidateName,
  type LogSeries,
  OUTLOOK_STEPS,
  STEP_SECONDS,
  type TrafficForecast,
} from "#forecast/types.ts";

/** Of what was measured the newest share calibrates intervals and choice, at least this much. */
const CALIBRATION_SHARE = 0.1;
const MIN_CALIBRATION = 100;
/** Steps that must have been measured before there is a forecast: 28 hours. */
export const LEAST_STEPS = 3 * (MIN_CALIBRATION + OUTLOOK_STEPS);
/** Days that an outlook goes on with what was fitted at its start; then it is to be made anew. */
const ROOM_STEPS = (2 * 86_400) / STEP_SECONDS;
/** Beyond every link: what a regression makes of traffic that it never saw has to end somewhere. */
const MOST_BITS_PER_S = 1e13;
const STEP_MICROS = STEP_SECONDS * MICROS_PER_SECOND;

/**
 * Forecasts of one network's traffic, step by step. What is fitted is fitted once, from the
 * history; choice and intervals follow each outcome. Times and values are the caller's alone.
 */
export class Outlook {
  /** The forecast after the newest step; null where that was not measured. */
  latest: TrafficForecast | null = null;
  readonly #startAt: Micros;
  readonly #series: LogSeries;
  readonly #scale: LogScale;
  readonly #forecaster: Forecaster;
  readonly #preparedSteps: number;
  #steps: number;

  constructor(startAt: Micros, known: PreparedSeries, forecaster: Forecaster) {
    this.#startAt = startAt;
    this.#series = known.series;
    this.#scale = known.scale;
    this.#forecaster = forecaster;
    this.#preparedSteps = known.steps;
    this.#steps = known.steps;
    this.#forecast();
  }

  /** The end of the newest step. */
  get endAt(): Micros {
    return micros(this.#startAt + this.#steps * STEP_MICROS);
  }

  /** Steps since the history that it was fitted on. */
  get age(): number {
    return this.#steps - this.#preparedSteps;
  }

  /** Whether it can be advanced no further. */
  get isFull(): boolean {
    return this.#steps === this.#series.levels.length;
  }

  /** Takes the step from `endAt` on. @param bitsPerS NaN when it was not measured */
  advance(bitsPerS: number): void {
    const { levels, known } = this.#series;
    const isKnown = !Number.isNaN(bitsPerS);
    known[this.#steps] = isKnown ? 1 : 0;
    levels[this.#steps] = isKnown
      ? Math.log(bitsPerS + this.#scale.floor)
      : levels[this.#steps - 1]!;
    this.#steps++;
    this.#forecast();
  }

  #forecast(): void {
    const at = this.#steps - 1;
    const forecast = this.#forecaster.step(this.#series, at);
    this.latest = this.#series.known[at] === 1 ? this.#toTraffic(forecast) : null;
  }

  #toTraffic({ at, p10, p50, p90, served, changes }: Forecast): TrafficForecast {
    const names = this.#forecaster.names as readonly CandidateName[];
    const level = this.#series.levels[at]!;
    const bitsOf = (levels: Float64Array) =>
      levels.map((each) => Math.min(MOST_BITS_PER_S, toTraffic(each, this.#scale)));
    return {
      startAt: this.endAt,
      p10: bitsOf(p10),
      p50: bitsOf(p50),
      p90: bitsOf(p90),
      served: Array.from(served, (index) => names[index]!),
      candidates: new Map(
        changes.map((each, i) => [names[i]!, bitsOf(each.map((change) => level + change))]),
      ),
    };
  }
}

/** A series with room for the steps to come. */
interface PreparedSeries {
  readonly series: LogSeries;
  readonly scale: LogScale;
  /** Those that have been. */
  readonly steps: number;
}

/**
 * Fits on a history and lets the forecaster see its newest part as it would have live. Pauses
 * often: whoever drives it has other work.
 * @param values bits a second of steps of STEP_SECONDS, oldest first; NaN where not measured
 * @param startAt first moment of the first of them
 * @param trained candidates that were fitted elsewhere, on older steps than the newest tenth
 * @returns null when fewer than LEAST_STEPS of them were measured
 */
export function* prepareOutlook(
  values: Float64Array,
  startAt: Micros,
  trained: readonly Candidate[] = [],
): Generator<undefined, Outlook | null> {
  const prepared = prepareSeries(values, startAt);
  const { series, steps } = prepared;
  const from = calibrationStart(series.known.subarray(0, steps));
  if (from === null) return null;
  const linear = yield* fitBySteps(series, { from: 0, end: from }, OUTLOOK_STEPS);
  const forecaster = new Forecaster({
    rivals: rivalsOf(series.season, from - OUTLOOK_STEPS),
    models: [{ name: CANDIDATES.linear, predict: autoregressionPredictor(linear) }, ...trained],
    horizon: OUTLOOK_STEPS,
    memory: memorySteps(series.season),
  });
  for (let at = from; at < steps - 1; at++) {
    forecaster.step(series, at);
    if ((at - from) % MIN_CALIBRATION === 0) yield;
  }
  forecaster.calibrate();
  return new Outlook(startAt, prepared, forecaster);
}

function prepareSeries(values: Float64Array, startAt: Micros): PreparedSeries {
  const scale = fitLogScale(values);
  const levels = new Float64Array(values.length + ROOM_STEPS);
  levels.set(toLogLevels(values, scale));
  const known = new Uint8Array(levels.length);
  known.set(Uint8Array.from(values, (value) => (Number.isNaN(value) ? 0 : 1)));
  const season = seasonOf(STEP_SECONDS, startAt / MICROS_PER_SECOND);
  return { series: { levels, known, season }, scale, steps: values.length };
}

/**
 * First step of the newest part, which calibrates and which no weight may have seen; null where too
 * little is known. Counts what was measured, so that the time the box was off calibrates nothing.
 */
export function calibrationStart(known: Uint8Array): number | null {
  let measured = 0;
  for (const each of known) measured += each;
  if (measured < LEAST_STEPS) return null;
  let left = Math.max(MIN_CALIBRATION, Math.floor(CALIBRATION_SHARE * measured));
  let at = known.length;
  while (left > 0) left -= known[--at]!;
  return at;
}
