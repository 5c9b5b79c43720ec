import { readCleanWindows } from "#app/clean-windows.ts";
import { alarmShare, gateFault } from "#app/detector-gate.ts";
import { contestOf, holdContest, readQuietTraffic } from "#app/forecaster-contest.ts";
import { meanR2, optimizerFault } from "#app/optimizer-gate.ts";
import { readCosts, scoreCosts } from "#app/optimizer-score.ts";
import type { ResourcePredictor } from "#app/resource-predictor.ts";
import type { ServedDetector } from "#app/served-detector.ts";
import { DAY_STEPS } from "#app/traffic-history.ts";
import type { Clock } from "#core/clock.ts";
import { AppError } from "#core/errors.ts";
import type { JsonObject } from "#fleet/types.ts";
import { LEAST_STEPS } from "#forecast/outlook.ts";
import type { Candidate } from "#forecast/types.ts";
import { FeedbackBook } from "#store/feedback.ts";
import { rollupStart } from "#store/rollup-table.ts";
import type { HistoryReader, KeptModels, ModelKind } from "#store/types.ts";

/** A day of windows of 5 s; fewer than the least prove nothing of a share. */
const MOST_WINDOWS = 17_280;
const LEAST_WINDOWS = 60;
/** Four weeks, as the outlook on the next hour is fitted on. */
const TRAFFIC_STEPS = 28 * DAY_STEPS;
/** The last week; a day of it is needed. */
const COST_STEPS = 7 * DAY_STEPS;

export interface ShadowParts {
  /** The data folder. */
  readonly directory: string;
  readonly windowSeconds: number;
  readonly clock: Clock;
  readonly history: Pick<
    HistoryReader,
    "windowsSince" | "recentAlerts" | "rollupsSince" | "forecastsBetween"
  >;
}

/** Why a new model must not serve, or null, and what was seen of it. */
export interface Compared {
  readonly fault: string | null;
  readonly figures: JsonObject;
}

/** A new model as it would serve, and the current one as it does, or null. */
export interface Compares<Kind extends ModelKind, Served> {
  readonly kept: KeptModels[Kind];
  readonly candidate: Served;
  readonly current: Served | null;
}

/** Both judge the box's own clean windows of the last day. @throws AppError for too few */
export async function compareDetectors(
  { kept, candidate, current }: Compares<"detector", ServedDetector>,
  { history, clock, directory }: ShadowParts,
  signal: AbortSignal,
): Promise<Compared> {
  const feedback = new FeedbackBook(directory).read();
  const clean = await readCleanWindows(history, clock.now(), feedback, signal);
  const windows = clean.slice(-MOST_WINDOWS);
  if (windows.length < LEAST_WINDOWS) throw noProof(windows.length, "clean windows", LEAST_WINDOWS);
  const share = await alarmShare(candidate, windows, signal);
  const currentShare = current && (await alarmShare(current, windows, signal));
  const fault = gateFault({ share, currentShare, aimedShare: kept.aimedRate });
  return { fault, figures: { windows: windows.length, share, currentShare } };
}

/**
 * Both forecast the newest tenth of the last weeks, beside the simple forecasts.
 * @throws AppError for too little traffic
 */
export async function compareForecasters(
  { candidate, current }: Compares<"forecaster", Candidate>,
  { history, clock }: ShadowParts,
  signal: AbortSignal,
): Promise<Compared> {
  const traffic = await readQuietTraffic(history, rollupStart(clock.now()), TRAFFIC_STEPS);
  if (traffic.measured < LEAST_STEPS) {
    throw noProof(traffic.measured, "spans of 5 minutes in quiet", LEAST_STEPS);
  }
  const result = await holdContest(contestOf(traffic), candidate, current, signal);
  return { fault: result.fault, figures: { outcomes: result.outcomes, ...result.figures } };
}

/** Both tell what the 5 minutes of the last week cost this box. @throws AppError for too few */
export async function compareOptimizers(
  { candidate, current }: Compares<"optimizer", ResourcePredictor>,
  parts: ShadowParts,
  signal: AbortSignal,
): Promise<Compared> {
  const pairs = await readCosts(parts, COST_STEPS);
  if (pairs.length < DAY_STEPS)
    throw noProof(pairs.length, "measured spans of 5 minutes", DAY_STEPS);
  const scores = await scoreCosts(candidate, pairs, signal);
  const currentR2 = current && meanR2(await scoreCosts(current, pairs, signal), "r2");
  const [r2, lastValueR2] = [meanR2(scores, "r2"), meanR2(scores, "lastValueR2")];
  const figures = { steps: pairs.length, r2, currentR2, lastValueR2 };
  return { fault: optimizerFault(scores, currentR2), figures };
}

function noProof(count: number, what: string, least: number): AppError {
  return new AppError("training-failed", `${count} ${what} are no proof: ${least} are`);
}
