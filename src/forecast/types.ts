import type { Micros } from "#core/units.ts";
import type { Scaler } from "#features/types.ts";
import type { Network } from "#infer/types.ts";

/** What the network sees of each step, in the order of every input; see `writeFeatures`. */
export const FORECAST_FEATURES = [
  "log_level",
  "log_change",
  "day_sin",
  "day_cos",
  "week_sin",
  "week_cos",
  "next_hour_day_ago",
  "next_hour_week_ago",
  "since_yesterday",
  "since_last_week",
] as const;

/** How many steps the network looks back over: 2 hours of 5 minutes. */
export const INPUT_STEPS = 24;

/** How the steps of a series lie in hour, day and week; 0 for what is shorter than two steps. */
export interface Season {
  readonly hourSteps: number;
  readonly daySteps: number;
  readonly weekSteps: number;
  /** Steps from Monday 00:00 UTC to the first of the series; 0 where nobody knows. */
  readonly firstStep: number;
}

/** The periods that a model was fitted with: 0 for one that its history was too short for. */
export type Periods = Pick<Season, "daySteps" | "weekSteps">;

/** Traffic on an even grid, in any unit; NaN where it is missing. */
export interface TrafficSeries {
  readonly values: Float64Array;
  readonly stepSeconds: number;
  /** Unix time of the first value, null where nobody knows. */
  readonly firstAtSeconds: number | null;
}

/** The same as the models take it. */
export interface LogSeries {
  /** Logarithms of the traffic, oldest first; a missing step carries the last known one. */
  readonly levels: Float64Array;
  /** 1 where a step was measured, 0 where it is missing. */
  readonly known: Uint8Array;
  readonly season: Season;
}

/** A stretch of a series: the steps from `from` on and before `end`. */
export interface Span {
  readonly from: number;
  readonly end: number;
}

/**
 * Writes what it expects of the steps after `at`: how much the log level will differ from that
 * of `at`, the next step first. Reads nothing after `at`.
 */
export type Predictor = (series: LogSeries, at: number, changes: Float64Array) => void;

/** A predictor and the name it is known by. */
export interface Candidate {
  readonly name: string;
  readonly predict: Predictor;
  /** Of the kept model that predicts, where it is one. */
  readonly version?: string;
}

/** A trained forecaster: what its network takes and gives is standardized. */
export interface ForecastModel {
  /** From [INPUT_STEPS, features] to a change of the log level for each step ahead. */
  readonly network: Network;
  readonly inputs: Scaler;
  readonly targets: Scaler;
  /** Features of a period that is 0 are 0. */
  readonly periods: Periods;
}

/**
 * What forecasts can be served, the simplest first. Stored forecasts know them by their place: new
 * ones come at the end.
 */
export const CANDIDATE_NAMES = [
  "last_value",
  "same_time_yesterday",
  "same_time_last_week",
  "linear_ar",
  "lstm",
  "combined",
] as const;
export type CandidateName = (typeof CANDIDATE_NAMES)[number];

/** The grid of what is forecast at work: an hour of 5 minutes, aligned to the clock. */
export const OUTLOOK_STEPS = 12;
export const STEP_SECONDS = 300;

/** What is expected of the next OUTLOOK_STEPS steps: arrays by step ahead, in bits a second. */
export interface TrafficForecast {
  /** First moment of the first of these steps; all before it was known. */
  readonly startAt: Micros;
  readonly p10: Float64Array;
  readonly p50: Float64Array;
  readonly p90: Float64Array;
  /** By step ahead the candidate that p50 and its interval came from. */
  readonly served: readonly CandidateName[];
  /** Of the trained network, where it had a part in what was served. */
  readonly version?: string;
  /** What each candidate said on its own. */
  readonly candidates: ReadonlyMap<CandidateName, Float64Array>;
}

/** How forecasts of the past compared with what came, over all their steps. */
export interface PastErrors {
  /** Steps of forecasts whose outcome was measured. */
  readonly outcomes: number;
  /** What was served was off by, in per cent of the traffic; null without any. */
  readonly servedPct: number | null;
  /** Outcomes from p10 to p90, in per cent; null without outcomes. */
  readonly coveragePct: number | null;
  /** Of each candidate that forecast at least half of the outcomes, the least error first. */
  readonly candidates: readonly CandidateError[];
}

export interface CandidateError {
  readonly name: CandidateName;
  /** Sum of the absolute errors over the sum of the traffic, in per cent. */
  readonly errorPct: number;
}

/** Mean of the errors in per cent of each outcome but 0; their sum in per cent of all traffic. */
export interface ErrorShares {
  readonly mapePct: number | null;
  readonly wapePct: number | null;
}

/** How the forecasts of one day were, so many steps ahead. */
export interface StepErrors {
  /** 1 is the next step. */
  readonly ahead: number;
  readonly outcomes: number;
  /** Mean of the outcomes; 0 without any. */
  readonly meanBitsPerS: number;
  readonly served: ErrorShares;
  /** Of each candidate that forecast at least half of the outcomes, in their order. */
  readonly candidates: readonly (ErrorShares & { readonly name: CandidateName })[];
}

/** How the forecasts of one day were. */
export interface DayErrors {
  readonly forecasts: number;
  /** Outcomes of all steps from p10 to p90, in per cent; null without outcomes. */
  readonly coveragePct: number | null;
  /** The highest p90 of any step; 0 without forecasts. */
  readonly mostP90BitsPerS: number;
  /** One step ahead, and an hour. */
  readonly steps: readonly StepErrors[];
}
