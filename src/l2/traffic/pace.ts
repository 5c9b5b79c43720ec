import type { Moment } from "#l2/types.ts";

/** An attack that goes on is told to the book this often. */
const RETELL_TICKS = 2;

/** Words of a record's pace: start, whether told, when to tell again, what is untold. */
export const PACE_WORDS = 4;
const START = 0;
const TOLD = 1;
const NEXT = 2;
const UNTOLD = 3;

/** True when the record's span is over (or it is new): the caller clears its counts. */
export function isOver(words: Int32Array, at: number, tick: number, spanTicks: number): boolean {
  const start = words[at + START] as number;
  return start === 0 || tick - start >= spanTicks;
}

/** Begins a span: all of the record's words up to `until` are cleared. */
export function beginSpan(words: Int32Array, at: number, until: number, tick: number): void {
  for (let i = at; i < until; i++) words[i] = 0;
  words[at + START] = tick;
}

/** Ticks since the span began. */
export function ageOf(words: Int32Array, at: number, tick: number): number {
  return tick - (words[at + START] as number);
}

export function wasTold(words: Int32Array, at: number): boolean {
  return words[at + TOLD] !== 0;
}

/** Counts events that no alert has counted yet. */
export function countUntold(words: Int32Array, at: number, times: number): void {
  words[at + UNTOLD] = (words[at + UNTOLD] as number) + times;
}

/** Events to tell now: at once the first time, then what came since; 0 for not now. */
export function dueOf(words: Int32Array, at: number, moment: Moment): number {
  const untold = words[at + UNTOLD] as number;
  if (wasTold(words, at) && moment.tick < (words[at + NEXT] as number)) return 0;
  words[at + TOLD] = 1;
  words[at + NEXT] = moment.tick + RETELL_TICKS;
  words[at + UNTOLD] = 0;
  return untold;
}
