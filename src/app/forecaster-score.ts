import { LatencyMeter } from "#app/latency-meter.ts";
import type { Clock } from "#core/clock.ts";
import { type Accuracy, AccuracyTally } from "#forecast/accuracy.ts";
import type { Forecast, Forecaster } from "#forecast/forecaster.ts";
import { type LogScale, toTraffic } from "#forecast/log-level.ts";
import type { LogSeries, Span } from "#forecast/types.ts";

/** How forecasts of one step ahead compared with what came. */
export interface ForecasterScore {
  /** Outcomes that were measured. */
  readonly outcomes: number;
  /** Of what was served. */
  readonly served: Accuracy;
  /** Outcomes from p10 to p90, in per cent; null without outcomes. */
  readonly coveragePct: number | null;
  /** Of every candidate by its name, and how often it was the one served, in per cent. */
  readonly candidates: ReadonlyMap<string, Accuracy & { readonly servedPct: number }>;
  /** Of learning the newest outcome and making one forecast of all steps. */
  readonly latencyUsP50: number;
  readonly latencyUsP99: number;
}

/** The traffic behind the levels of a series, to score in its own unit. */
export interface ScoredSeries {
  readonly series: LogSeries;
  readonly values: Float64Array;
  readonly scale: LogScale;
}

/** Sums up one step ahead. */
class StepTally {
  readonly #step: number;
  readonly #served = new AccuracyTally();
  readonly #candidates: readonly AccuracyTally[];
  readonly #servedCounts: Uint32Array;
  #outcomes = 0;
  #inside = 0;

  constructor(step: number, candidates: number) {
    this.#step = step;
    this.#candidates = Array.from({ length: candidates }, () => new AccuracyTally());
    this.#servedCounts = new Uint32Array(candidates);
  }

  add({ series, values, scale }: ScoredSeries, forecast: Forecast): void {
    const { at, p10, p50, p90, served, changes } = forecast;
    const index = this.#step - 1;
    if (series.known[at] === 0 || series.known[at + this.#step] !== 1) return;
    const actual = values[at + this.#step]!;
    const level = series.levels[at + this.#step]!;
    this.#outcomes++;
    if (p10[index]! <= level && level <= p90[index]!) this.#inside++;
    this.#served.add(toTraffic(p50[index]!, scale), actual);
    this.#servedCounts[served[index]!]!++;
    this.#candidates.forEach((tally, i) => {
      tally.add(toTraffic(series.levels[at]! + changes[i]![index]!, scale), actual);
    });
  }

  sum(names: readonly string[]): Omit<ForecasterScore, "latencyUsP50" | "latencyUsP99"> {
    const perCent = (count: number) => (100 * count) / Math.max(1, this.#outcomes);
    const candidates = this.#candidates.map((tally, i) => {
      return [names[i]!, { ...tally.sum(), servedPct: perCent(this.#servedCounts[i]!) }] as const;
    });
    return {
      outcomes: this.#outcomes,
      served: this.#served.sum(),
      coveragePct: this.#outcomes > 0 ? perCent(this.#inside) : null,
      candidates: new Map(candidates),
    };
  }
}

/**
 * Lets the forecaster see a series as it would live, first the calibration part and then what is
 * scored: each forecast is made before its outcome is shown.
 * @param calibration from its first step on the forecaster runs, from its end on it is scored
 * @param step steps ahead that are scored, 1 to the forecaster's horizon
 */
export function scoreForecaster(
  forecaster: Forecaster,
  scored: ScoredSeries,
  calibration: Span,
  step: number,
  clock: Clock,
): ForecasterScore {
  const { series, values } = scored;
  const first = calibration.end - 1;
  for (let at = calibration.from; at < first; at++) forecaster.step(series, at);
  forecaster.calibrate();
  const tally = new StepTally(step, forecaster.names.length);
  const latency = new LatencyMeter(clock);
  for (let at = first; at + step < values.length; at++) {
    tally.add(
      scored,
      latency.measure(() => forecaster.step(series, at)),
    );
  }
  return {
    ...tally.sum(forecaster.names),
    latencyUsP50: latency.quantileUs(0.5),
    latencyUsP99: latency.quantileUs(0.99),
  };
}
