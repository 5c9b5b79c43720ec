import { follows, readCleanWindows, trainingTable } from "#app/clean-windows.ts";
import { alarmShare, gateFault } from "#app/detector-gate.ts";
import { ALARM, DETECTOR_SEED } from "#app/detector-settings.ts";
import type { Challenger, ModelTrainer, TrainerParts } from "#app/model-trainer.ts";
import { detectorServing } from "#app/served-detector.ts";
import { chosenSettings, SEARCH_BUDGET_MS, SEARCH_SHARE } from "#app/settings-search.ts";
import { rivalOf, shareOf, tooFew } from "#app/trainer-steps.ts";
import { FEATURE_NAMES, type WindowRecord } from "#features/types.ts";
import { goldenVectors } from "#infer/golden.ts";
import { FeedbackBook } from "#store/feedback.ts";
import { ModelRegistry } from "#store/model-registry.ts";
import type { ModelDraft } from "#store/types.ts";
import { runTrainingJob } from "#train/process/training-process.ts";
import type { SearchReport } from "#train/search/types.ts";

/** A day of 5 s that follow each other. */
const LEAST_WINDOWS = 17_280;
const HELD_OUT_SHARE = 0.2;
/** What is left after the fit is the judging of the held-out windows. */
const FIT_SHARE = 0.95;

/** A detector of which the held-out windows have not been asked yet. */
export type DetectorFit = Omit<ModelDraft<"detector">, "heldOutRate" | "heldOutWindows">;

/** What a maker gives, and what the search before it found. */
export interface MadeDetector {
  readonly fit: DetectorFit;
  readonly search?: SearchReport;
}

/** Makes a detector that is to judge windows like these. @throws AppError */
export type DetectorMaker = (
  windows: readonly WindowRecord[],
  signal: AbortSignal,
  onProgress: (share: number) => void,
) => Promise<MadeDetector>;

/** Learns what is usual from the clean windows of the last week: see ADR 26. */
export function detectorTrainer(parts: TrainerParts): ModelTrainer<"detector"> {
  return {
    kind: "detector",
    train: (signal, tell) => challengeDetector(parts, fitterOf(parts), signal, tell),
  };
}

/** The fit, and a search for its settings before it where that is asked for. */
function fitterOf({ withSearch = false }: TrainerParts): DetectorMaker {
  return async (windows, signal, onProgress) => {
    const job = {
      table: trainingTable(windows),
      names: FEATURE_NAMES,
      options: { seed: DETECTOR_SEED, ...ALARM },
    };
    const searchShare = withSearch ? SEARCH_SHARE : 0;
    const search = withSearch
      ? await runTrainingJob(
          "detectorSearch",
          { ...job, budgetMs: SEARCH_BUDGET_MS },
          { signal, onProgress: (progress) => onProgress(searchShare * shareOf(progress)) },
        )
      : null;
    const options = { ...job.options, ...chosenSettings(search) };
    const tell = (share: number) => onProgress(searchShare + (1 - searchShare) * share);
    const fitted = await runTrainingJob(
      "detector",
      { ...job, options },
      { signal, onProgress: (progress) => tell(shareOf(progress)) },
    );
    const about = { seed: DETECTOR_SEED, aimedRate: ALARM.falseAlarmRate };
    const golden = goldenVectors(fitted.network);
    const [count, windowSeconds] = [windows.length, secondsOf(windows)];
    const fit = { ...about, ...fitted, golden, windows: count, windowSeconds };
    return { fit, ...(search && { search }) };
  };
}

/**
 * Holds a detector that is made from the older clean windows of the last week, or for them, against
 * the current one on the newer. @throws AppError
 */
export async function challengeDetector(
  { directory, history, clock, least = LEAST_WINDOWS }: TrainerParts,
  make: DetectorMaker,
  signal: AbortSignal,
  onProgress: (share: number) => void,
): Promise<Challenger<"detector">> {
  const registry = new ModelRegistry(directory, "detector");
  const feedback = new FeedbackBook(directory).read();
  const windows = await readCleanWindows(history, clock.now(), feedback, signal);
  const chained = chainedCount(windows);
  if (chained < least) throw tooFew(chained, least, "windows without an alert that follow another");
  const split = Math.floor(windows.length * (1 - HELD_OUT_SHARE));
  const tell = (share: number) => onProgress(FIT_SHARE * share);
  const { fit, search } = await make(windows.slice(0, split), signal, tell);
  const heldOut = windows.slice(split);
  const { share, currentShare, fault, over } = await judge(
    fit,
    heldOut,
    registry,
    secondsOf(windows),
    signal,
  );
  const draft = { ...fit, heldOutRate: share, heldOutWindows: heldOut.length };
  onProgress(1);
  return {
    ...{ kind: "detector", fault, draft, ...(search && { search }) },
    figures: { heldOutRate: share, currentRate: currentShare },
    install: (at) => registry.install(draft, at, over).version,
  };
}

/** How long each of the windows is, which are all of one length. */
export function secondsOf([window]: readonly WindowRecord[]): number {
  return window!.durationMs / 1000;
}

/** Not in `challengeDetector`: what a closure there names lives with the challenger, 50 MB here. */
function chainedCount(windows: readonly WindowRecord[]): number {
  return windows.filter((window, index) => follows(window, windows[index - 1])).length;
}

/** Both models on the same held-out windows. */
async function judge(
  fitted: Parameters<typeof alarmShare>[0],
  heldOut: readonly WindowRecord[],
  registry: ModelRegistry<"detector">,
  windowSeconds: number,
  signal: AbortSignal,
) {
  const rival = rivalOf(registry, detectorServing(windowSeconds));
  const share = await alarmShare(fitted, heldOut, signal);
  const currentShare = rival.served && (await alarmShare(rival.served, heldOut, signal));
  const fault = gateFault({ share, currentShare, aimedShare: ALARM.falseAlarmRate });
  return { share, currentShare, fault, over: rival.version };
}
