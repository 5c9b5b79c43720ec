import { setImmediate } from "node:timers/promises";
import type { ScoredSeries } from "#app/forecaster-score.ts";
import { AccuracyTally } from "#forecast/accuracy.ts";
import { toTraffic } from "#forecast/log-level.ts";
import { type Candidate, OUTLOOK_STEPS, type Span } from "#forecast/types.ts";

/** Forecasts that are made in one turn. */
const TURN_STEPS = 16;

/** What each candidate was off by over a stretch of a series. */
export interface TrialErrors {
  /** Outcomes that were measured, over all steps ahead. */
  readonly outcomes: number;
  /** In per cent of the traffic, in the order of the candidates; NaN where one said no number. */
  readonly errorsPct: readonly number[];
}

/**
 * Lets candidates forecast OUTLOOK_STEPS ahead from each measured step of a stretch, in turns.
 * @throws the signal's reason when it is aborted
 */
export async function tryCandidates(
  { series, values, scale }: ScoredSeries,
  candidates: readonly Candidate[],
  { from, end }: Span,
  signal: AbortSignal,
  onProgress: (share: number) => void,
): Promise<TrialErrors> {
  const tallies = candidates.map(() => new AccuracyTally());
  const changes = new Float64Array(OUTLOOK_STEPS);
  let outcomes = 0;
  for (let at = from; at < end; at++) {
    if ((at - from) % TURN_STEPS === 0) {
      await setImmediate();
      signal.throwIfAborted();
      onProgress((at - from) / (end - from));
    }
    if (series.known[at] !== 1) continue;
    const aheads = measuredAfter(series.known, at, end);
    outcomes += aheads.length;
    for (const [index, { predict }] of candidates.entries()) {
      predict(series, at, changes);
      for (const ahead of aheads) {
        const said = toTraffic(series.levels[at]! + changes[ahead - 1]!, scale);
        tallies[index]!.add(said, values[at + ahead]!);
      }
    }
  }
  return { outcomes, errorsPct: tallies.map((tally) => tally.sum().wape ?? Number.NaN) };
}

/** Steps ahead, from 1 on, whose outcome is known. */
function measuredAfter(known: Uint8Array, at: number, end: number): number[] {
  const ahead: number[] = [];
  for (let step = 1; step <= OUTLOOK_STEPS && at + step < end; step++) {
    if (known[at + step] === 1) ahead.push(step);
  }
  return ahead;
}
