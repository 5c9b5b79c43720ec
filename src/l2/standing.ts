import { isOutOfTurn, Manner } from "#l2/claim.ts";

/** Claims of one manner count once in this time: a mirror port may deliver each frame twice. */
const COPY_TICKS = 2;
const MANNERS = Object.keys(Manner).length;

/** How one station has claimed one address so far. */
export interface Standing {
  /** Tick of its first claim since it lost the address, if it ever held it; 0 before that claim. */
  sinceTick: number;
  lastTick: number;
  /** It began then by telling all or by answering, not by telling one station out of turn. */
  isOpen: boolean;
  /** It has held the address, which went to another for good reason. */
  isFormer: boolean;
  /** Claims and tick of the last counted one, by Manner. */
  readonly counts: number[];
  readonly ticks: number[];
}

export function createStanding(): Standing {
  const zeros = () => new Array<number>(MANNERS).fill(0);
  return {
    sinceTick: 0,
    lastTick: 0,
    isOpen: false,
    isFormer: false,
    counts: zeros(),
    ticks: zeros(),
  };
}

/** Adds a claim. */
export function noteClaim(standing: Standing, manner: Manner, tick: number): void {
  const { counts, ticks } = standing;
  if (standing.sinceTick === 0) {
    standing.sinceTick = tick;
    standing.isOpen = !isOutOfTurn(manner);
  }
  standing.lastTick = tick;
  const count = counts[manner] as number;
  if (count > 0 && tick - (ticks[manner] as number) < COPY_TICKS) return;
  counts[manner] = count + 1;
  ticks[manner] = tick;
}

export function countOf(standing: Standing, manner: Manner): number {
  return standing.counts[manner] as number;
}

/** Claims made in turn: answers and questions. Anyone can announce, so that proves nothing. */
export function turnsOf(standing: Standing): number {
  return countOf(standing, Manner.answer) + countOf(standing, Manner.question);
}

/**
 * True for a station that never asks anything from this address and mostly says so unasked. A
 * request can be lost on its way to the mirror port, so a few such replies are no crime.
 */
export function isDubious(standing: Standing): boolean {
  const unasked = countOf(standing, Manner.unasked);
  if (unasked === 0 || countOf(standing, Manner.question) > 0) return false;
  return unasked >= countOf(standing, Manner.answer);
}
