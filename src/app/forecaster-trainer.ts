import { setImmediate } from "node:timers/promises";
import { MOST_ALERTS, withoutAlerts } from "#app/clean-windows.ts";
import { forecasterFault, leastError, meanError } from "#app/forecaster-gate.ts";
import type { ScoredSeries } from "#app/forecaster-score.ts";
import { tryCandidates } from "#app/forecaster-trial.ts";
import type { Challenger, ModelTrainer, TrainerParts } from "#app/model-trainer.ts";
import { FORECASTER_SERVING, serveForecaster } from "#app/served-forecaster.ts";
import { chosenSettings, SEARCH_BUDGET_MS, SEARCH_SHARE } from "#app/settings-search.ts";
import { type MeasuredTraffic, readTraffic, STEP_MICROS } from "#app/traffic-history.ts";
import { rivalOf, shareOf, tooFew } from "#app/trainer-steps.ts";
import { AppError } from "#core/errors.ts";
import { MICROS_PER_MILLI, MICROS_PER_SECOND, micros } from "#core/units.ts";
import { autoregressionPredictor, fitBySteps } from "#forecast/autoregression.ts";
import { CANDIDATES, rivalsOf } from "#forecast/candidates.ts";
import { fitLogScale, toLogLevels } from "#forecast/log-level.ts";
import { calibrationStart } from "#forecast/outlook.ts";
import { seasonOf } from "#forecast/season.ts";
import { type Candidate, OUTLOOK_STEPS, type Span, STEP_SECONDS } from "#forecast/types.ts";
import { goldenVectors } from "#infer/golden.ts";
import type { AlertType } from "#l2/types.ts";
import { ModelRegistry } from "#store/model-registry.ts";
import { rollupStart } from "#store/rollup-table.ts";
import type { HistoryReader } from "#store/types.ts";
import type { ForecasterFit } from "#train/forecaster-fit.ts";
import { runTrainingJob } from "#train/process/training-process.ts";
import type { SearchReport } from "#train/search/types.ts";

/** The same rows give the same model. */
const SEED = 1;
/** A week: on less the regression does as well. */
const LEAST_STEPS = 2016;
/** Ten weeks, the most that a fit looks at. */
const HISTORY_STEPS = 20_160;
const FIT_SHARE = 0.8;

/** Alerts whose traffic is what is forecast: it comes from an attack, and not back at its time. */
const LOUD: ReadonlySet<AlertType> = new Set([
  ...(["arp-storm", "mac-flood", "syn-flood", "udp-flood", "icmp-flood"] as const),
  ...(["http-flood", "amplification", "anomaly"] as const),
]);

/** Learns to forecast the next hour from the 5 minutes of the last ten weeks. */
export function forecasterTrainer(parts: TrainerParts): ModelTrainer<"forecaster"> {
  return { kind: "forecaster", train: (signal, tell) => train(parts, signal, tell) };
}

async function train(
  { directory, history, clock, least = LEAST_STEPS, withSearch = false }: TrainerParts,
  signal: AbortSignal,
  onProgress: (share: number) => void,
): Promise<Challenger<"forecaster">> {
  const registry = new ModelRegistry(directory, "forecaster");
  const end = rollupStart(clock.now());
  const traffic = maskLoud(await readTraffic(history, end, HISTORY_STEPS), history);
  signal.throwIfAborted();
  if (traffic.measured < least) {
    throw tooFew(`${traffic.measured} times 5 minutes were measured in quiet`, least);
  }
  const { scored, fitted, heldOut, steps } = split(traffic);
  const tellFit = (share: number) => onProgress(FIT_SHARE * share);
  const { fit, search } = await fitNetwork(scored, fitted, withSearch, signal, tellFit);
  const current = rivalOf(registry, FORECASTER_SERVING);
  const { version } = current;
  const rivals = await simpleForecasts(scored, fitted, signal);
  const models = [serveForecaster(fit.model), ...(current.served === null ? [] : [current.served])];
  const { outcomes, errorsPct } = await tryCandidates(
    scored,
    [...rivals, ...models],
    heldOut,
    signal,
    (share) => onProgress(FIT_SHARE + (1 - FIT_SHARE) * share),
  );
  if (outcomes === 0 || errorsPct[0] === undefined || Number.isNaN(errorsPct[0])) {
    throw new AppError("training-failed", "there was no traffic of late: nothing to forecast");
  }
  const figures = {
    rivals: new Map(rivals.map(({ name }, index) => [name, errorsPct[index]!])),
    errorPct: errorsPct[rivals.length]!,
    currentPct: errorsPct[rivals.length + 1] ?? null,
  };
  const rivalErrorPct = leastError(figures);
  const { errorPct, currentPct } = figures;
  const about = { seed: SEED, steps, heldOutOutcomes: outcomes, errorPct, rivalErrorPct };
  const draft = { ...about, model: fit.model, golden: goldenVectors(fit.model.network) };
  onProgress(1);
  return {
    ...{ kind: "forecaster", fault: forecasterFault(figures), draft, ...(search && { search }) },
    figures: {
      ...{ errorPct, currentErrorPct: currentPct, rivalErrorPct },
      meanRivalErrorPct: meanError(figures),
    },
    install: (at) => registry.install(draft, at, version).version,
  };
}

/** The fit may refuse what is too thin: a gap each hour leaves no sample whole. */
async function fitNetwork(
  { series }: ScoredSeries,
  span: Span,
  withSearch: boolean,
  signal: AbortSignal,
  onProgress: (share: number) => void,
): Promise<{ readonly fit: ForecasterFit; readonly search: SearchReport | null }> {
  const job = { series, span, horizon: OUTLOOK_STEPS, options: { seed: SEED } };
  const searchShare = withSearch ? SEARCH_SHARE : 0;
  const search = withSearch
    ? await runTrainingJob(
        "forecasterSearch",
        { ...job, budgetMs: SEARCH_BUDGET_MS },
        { signal, onProgress: (progress) => onProgress(searchShare * shareOf(progress)) },
      )
    : null;
  const options = { ...job.options, ...chosenSettings(search) };
  const tell = (share: number) => onProgress(searchShare + (1 - searchShare) * share);
  const fit = await runTrainingJob(
    "forecaster",
    { ...job, options },
    { signal, onProgress: (progress) => tell(shareOf(progress)) },
  );
  if (fit !== null) return { fit, search };
  const mend = "let the appliance watch for longer without a pause";
  throw new AppError("training-failed", `too little traffic was measured in one piece: ${mend}`);
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
 */
function split({ values, startAt }: MeasuredTraffic): {
  readonly scored: ScoredSeries;
  readonly fitted: Span;
  readonly heldOut: Span;
  /** Measured in what is fitted on. */
  readonly steps: number;
} {
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
