import type { Clock } from "#core/clock.ts";
import { drawSettings } from "#train/search/draw-settings.ts";
import { expandingFolds } from "#train/search/folds.ts";
import type { Fold, SearchReport, Settings } from "#train/search/types.ts";

const FOLDS = 3;

export interface SearchTask {
  /** What `errorOf` gives, in words. */
  readonly error: string;
  readonly folds: readonly Fold[];
  /** The default first. */
  readonly settings: readonly Settings[];
  /** No fit is begun after it. */
  readonly budgetMs: number;
  /** Fits on a fold's older rows and judges its newer ones; less is better. */
  readonly errorOf: (settings: Settings, fold: Fold) => Promise<number>;
  readonly onProgress: (done: number, limit: number) => void;
}

/** How long a search may take, and who is told how far it is. */
export type SearchBudget = Pick<SearchTask, "budgetMs" | "onProgress">;

/** What a kind of fit is searched for over. */
export interface FitChoices extends Omit<SearchTask, "folds" | "settings"> {
  /** Oldest first, in which no fold may see the `gap` rows before what it judges. */
  readonly rows: number;
  readonly gap?: number;
  /** The default, and the values that each setting may have. */
  readonly usual: Settings;
  readonly choices: Readonly<Record<string, readonly number[]>>;
}

/** Searches over folds that expand, among settings drawn from the choices. @throws RangeError */
export function searchFits(
  { rows, gap, usual, choices, ...task }: FitChoices,
  clock: Pick<Clock, "monotonicMs">,
): Promise<SearchReport> {
  const folds = expandingFolds(rows, FOLDS, gap);
  return searchSettings({ ...task, folds, settings: drawSettings(usual, choices) }, clock);
}

/**
 * Tries all settings on the first fold, and of those the better half on each next one (successive
 * halving: Jamieson and Talwalkar, 2016). The default sees all folds, so that every other is
 * compared with it on the same ones.
 */
export async function searchSettings(
  task: SearchTask,
  clock: Pick<Clock, "monotonicMs">,
): Promise<SearchReport> {
  const { folds, settings, error } = task;
  const endMs = clock.monotonicMs() + task.budgetMs;
  const errors = settings.map((): number[] => []);
  const limit = fitsOf(settings.length, folds.length);
  let alive = settings.map((_, index) => index);
  let done = 0;
  let isCut = false;
  for (const fold of folds) {
    for (const index of alive) {
      // The default is judged on each fold, whatever the time: nothing can be said without it.
      if (index !== 0 && clock.monotonicMs() >= endMs) isCut = true;
      else errors[index]!.push(await task.errorOf(settings[index]!, fold));
      task.onProgress(++done, limit);
    }
    if (isCut) break;
    alive = betterHalf(alive, errors);
  }
  const rows = settings.map((each, index) => ({ settings: each, errors: errors[index]! }));
  return { error, folds: folds.length, rows, ...decide(errors, folds.length), isCut };
}

/** How many fits a search is at most. */
function fitsOf(settings: number, folds: number): number {
  let [sum, alive] = [0, settings];
  for (let fold = 0; fold < folds; fold++) {
    sum += alive;
    alive = keptOf(alive);
  }
  return sum;
}

/** The default, and half of the others. */
function keptOf(alive: number): number {
  return 1 + Math.ceil((alive - 1) / 2);
}

function betterHalf(alive: readonly number[], errors: readonly number[][]): number[] {
  const others = alive.filter((index) => index !== 0);
  others.sort((a, b) => meanOf(errors[a]!) - meanOf(errors[b]!));
  return [0, ...others.slice(0, keptOf(alive.length) - 1)];
}

/** The best of those that saw all folds, if it is better by more than how much that varies. */
function decide(
  errors: readonly number[][],
  folds: number,
): Pick<SearchReport, "best" | "gain" | "noise" | "chosen"> {
  let best = 0;
  for (const [index, each] of errors.entries()) {
    if (each.length === folds && meanOf(each) < meanOf(errors[best]!)) best = index;
  }
  if (best === 0) return { best, gain: 0, noise: 0, chosen: 0 };
  const gains = errors[best]!.map((error, fold) => errors[0]![fold]! - error);
  const gain = meanOf(gains);
  const variance = gains.reduce((sum, each) => sum + (each - gain) ** 2, 0) / (gains.length - 1);
  const noise = Math.sqrt(variance);
  return { best, gain, noise, chosen: gain > noise ? best : 0 };
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
