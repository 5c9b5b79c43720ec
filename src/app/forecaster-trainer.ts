import { contestOf, holdContest, readQuietTraffic } from "#app/forecaster-contest.ts";
import type { ScoredSeries } from "#app/forecaster-score.ts";
import type { Challenger, ModelTrainer, TrainerParts } from "#app/model-trainer.ts";
import { FORECASTER_SERVING, serveForecaster } from "#app/served-forecaster.ts";
import { chosenSettings, SEARCH_BUDGET_MS, SEARCH_SHARE } from "#app/settings-search.ts";
import { rivalOf, shareOf, tooFew } from "#app/trainer-steps.ts";
import { AppError } from "#core/errors.ts";
import { OUTLOOK_STEPS, type Span } from "#forecast/types.ts";
import { goldenVectors } from "#infer/golden.ts";
import { ModelRegistry } from "#store/model-registry.ts";
import { rollupStart } from "#store/rollup-table.ts";
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
  const traffic = await readQuietTraffic(history, end, HISTORY_STEPS);
  signal.throwIfAborted();
  if (traffic.measured < least) {
    throw tooFew(traffic.measured, least, "spans of 5 minutes without an alert");
  }
  const contest = contestOf(traffic);
  const { scored, fitted, steps } = contest;
  const tellFit = (share: number) => onProgress(FIT_SHARE * share);
  const { fit, search } = await fitNetwork(scored, fitted, withSearch, signal, tellFit);
  const { version, served } = rivalOf(registry, FORECASTER_SERVING);
  const trained = serveForecaster(fit.model);
  const tellTrial = (share: number) => onProgress(FIT_SHARE + (1 - FIT_SHARE) * share);
  const result = await holdContest(contest, trained, served, signal, tellTrial);
  const { outcomes, errorPct, rivalErrorPct, fault, figures } = result;
  const about = { seed: SEED, steps, heldOutOutcomes: outcomes, errorPct, rivalErrorPct };
  const draft = { ...about, model: fit.model, golden: goldenVectors(fit.model.network) };
  onProgress(1);
  return {
    ...{ kind: "forecaster", fault, figures, draft, ...(search && { search }) },
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
