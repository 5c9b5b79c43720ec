import { setImmediate } from "node:timers/promises";
import { MOST_ALERTS, withoutAlerts } from "#app/clean-windows.ts";
import {
  type ForecasterFigures,
  forecasterFault,
  leastError,
  meanError,
} from "#app/forecaster-gate.ts";
import type { ScoredSeries } from "#app/forecaster-score.ts";
import { tryCandidates } from "#app/forecaster-trial.ts";
import { type MeasuredTraffic, readTraffic, STEP_MICROS } from "#app/traffic-history.ts";
import { AppError } from "#core/errors.ts";
import { MICROS_PER_MILLI, MICROS_PER_SECOND, type Micros, micros } from "#core/units.ts";
import { autoregressionPredictor, fitBySteps } from "#forecast/autoregression.ts";
import { CANDIDATES, rivalsOf } from "#forecast/candidates.ts";
import { fitLogScale, toLogLevels } from "#forecast/log-level.ts";
import { calibrationStart } from "#forecast/outlook.ts";
import { seasonOf } from "#forecast/season.ts";
import { type Candidate, OUTLOOK_STEPS, type Span, STEP_SECONDS } from "#forecast/types.ts";
import type { AlertType } from "#l2/types.ts";
import type { HistoryReader } from "#store/types.ts";

/** Alerts whose traffic is what is forecast: it comes from an attack, and not back at its time. */
const LOUD: ReadonlySet<AlertType> = new Set([
  ...(["arp-storm", "mac-flood", "syn-flood", "udp-flood", "icmp-flood"] as const),
  ...(["http-flood", "amplification", "anomaly"] as const),
]);

/** What forecasters are fitted on, and what they are held against each other on. */
export interface Contest {
  readonly scored: ScoredSeries;
  readonly fitted: Span;
  readonly heldOut: Span;
  /** Measured in what is fitted on. */
  readonly steps: number;
}

/** How a forecaster did over the newest steps. */
export interface ContestResult {
  /** Outcomes of forecasts that were measured. */
  readonly outcomes: number;
  /** Of the best simple forecast. */
  readonly rivalErrorPct: number;
  readonly errorPct: number;
  /** Why it must not serve, or null. */
  readonly fault: string | null;
  readonly figures: Readonly<Record<string, number | null>>;
}

/** The newest `steps` up to `end`, without those under a loud alert; read a day a turn. */
export async function readQuietTraffic(
  history: Pick<HistoryReader, "rollupsSince" | "recentAlerts">,
  end: Micros,
  steps: number,
): Promise<MeasuredTraffic> {
  return maskLoud(await readTraffic(history, end, steps), history);
}

/**
 * Holds a forecaster, beside the current one, against the simple forecasts over the newest tenth.
 * @throws AppError "training-failed" where there was nothing to forecast
 * @throws the signal's reason when it is aborted
 */
export async function holdContest(
  { scored, fitted, heldOut }: Contest,
  forecaster: Candidate,
  current: Candidate | null,
  signal: AbortSignal,
  onProgress: (share: number) => void = () => {},
): Promise<ContestResult> {
  const rivals = await simpleForecasts(scored, fitted, signal);
  const models = [forecaster, ...(current === null ? [] : [current])];
  const all = [...rivals, ...models];
  const { outcomes, errorsPct } = await tryCandidates(scored, all, heldOut, signal, onProgress);
  if (outcomes === 0 || errorsPct[0] === undefined || Number.isNaN(errorsPct[0])) {
    throw new AppError("training-failed", "there was no traffic of late: nothing to forecast");
  }
  const errorPct = errorsPct[rivals.length]!;
  const currentPct = errorsPct[rivals.length + 1] ?? null;
  const rivalErrors = new Map(rivals.map(({ name }, index) => [name, errorsPct[index]!]));
  const judged: ForecasterFigures = { rivals: rivalErrors, errorPct, currentPct };
  const rivalErrorPct = leastError(judged);
  return {
    ...{ outcomes, errorPct, rivalErrorPct, fault: forecasterFault(judged) },
    figures: {
      ...{ errorPct, currentErrorPct: currentPct, rivalErrorPct },
      meanRivalErrorPct: meanError(judged),
    },
  };
}

/** Steps under a loud alert count as not measured. */
function maskLoud(
  { values, startAt }: MeasuredTraffic,
  history: Pick<HistoryReader, "recentAlerts">,
): MeasuredTraffic {
  const durationMs = STEP_MICROS / MICROS_PER_MILLI;
  const steps = Array.from(values, (value, index) => {
    return { startAt: micros(startAt + index * STEP_MICROS), durationMs, value };
  });
  const loud = history.recentAlerts(MOST_ALERTS).filter(({ type }) => LOUD.has(type));
  const masked = new Float64Array(values.length).fill(Number.NaN);
  let measured = 0;
  for (const step of withoutAlerts(steps, loud)) {
    masked[(step.startAt - startAt) / STEP_MICROS] = step.value;
    if (!Number.isNaN(step.value)) measured++;
  }
  return { values: masked, startAt, measured };
}

/**
 * What is fitted on and what is held out: the newest tenth, as the outlook calibrates on it. So
 * what serves has not seen what its intervals are made of.
 * @throws AppError "training-failed" where too little was measured
 */
export function contestOf({ values, startAt }: MeasuredTraffic): Contest {
  const known = Uint8Array.from(values, (value) => (Number.isNaN(value) ? 0 : 1));
  const from = calibrationStart(known);
  if (from === null) throw new AppError("training-failed", "too little was measured in quiet");
  const scale = fitLogScale(values.subarray(0, from));
  const season = seasonOf(STEP_SECONDS, startAt / MICROS_PER_SECOND);
  const series = { levels: toLogLevels(values, scale), known, season };
  const steps = known.subarray(0, from).reduce((sum, each) => sum + each, 0);
  const heldOut = { from, end: values.length };
  return { scored: { series, values, scale }, fitted: { from: 0, end: from }, heldOut, steps };
}

/** What a forecaster has to be worth beside: the simple ones, and the regression. */
async function simpleForecasts(
  { series }: ScoredSeries,
  span: Span,
  signal: AbortSignal,
): Promise<Candidate[]> {
  const fit = fitBySteps(series, span, OUTLOOK_STEPS);
  let turn = fit.next();
  while (turn.done !== true) {
    await setImmediate();
    signal.throwIfAborted();
    turn = fit.next();
  }
  const linear = { name: CANDIDATES.linear, predict: autoregressionPredictor(turn.value) };
  return [...rivalsOf(series.season, span.end - OUTLOOK_STEPS), linear];
}
