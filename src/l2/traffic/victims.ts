import { RecordTable } from "#core/record-table.ts";
import { addToSketch, countOfSketch, SKETCH_MOST, SKETCH_WORDS } from "#core/small-sketch.ts";
import type { LearnedLevel } from "#l2/traffic/learned-level.ts";
import { ageOf, beginSpan, countUntold, isOver, PACE_WORDS, wasTold } from "#l2/traffic/pace.ts";
import { TICKS_PER_SECOND } from "#windows/types.ts";

/** Floods are counted over this span; rates are means over it. */
export const FLOOD_SECONDS = 10;
const SPAN_TICKS = FLOOD_SECONDS * TICKS_PER_SECOND;
const VICTIM_LIMIT = 1024;
/** Sources named as the attacker when there are no more than this. */
const MOST_NAMED = 3;

/** Words of a record; a rule's own begin at `own`. */
export const Victim = {
  pace: 0,
  count: PACE_WORDS,
  sources: PACE_WORDS + 1,
  own: PACE_WORDS + 1 + SKETCH_WORDS,
} as const;

/** What each host gets of one kind of traffic, in spans of ten seconds. */
export class Victims {
  readonly table: RecordTable;
  readonly #level: LearnedLevel | null;
  readonly #bodyWords: number;

  /**
   * @param level that learns what a quiet span held, if any
   * @param ownWords that the rule adds to each record
   */
  constructor(level: LearnedLevel | null, ownWords: number, seed: number) {
    this.#bodyWords = Victim.own + ownWords;
    this.table = new RecordTable(VICTIM_LIMIT, this.#bodyWords, seed);
    this.#level = level;
  }

  /** The record of a host in a running span. What a quiet span held is learned from. */
  claim(host: number, service: number, tick: number): number {
    const { words } = this.table;
    const at = this.table.claim(host, service, 0, tick);
    if (!isOver(words, at, tick, SPAN_TICKS)) return at;
    if (!wasTold(words, at)) this.#level?.learn(words[at + Victim.count] as number);
    beginSpan(words, at, at + this.#bodyWords, tick);
    return at;
  }

  /** Counts what came to a host, told of or not; gives its record, for what the rule adds. */
  note(host: number, service: number, source: number, times: number, tick: number): number {
    const { words } = this.table;
    const at = this.claim(host, service, tick);
    this.add(at, Victim.count, times);
    addToSketch(words, at + Victim.sources, source);
    countUntold(words, at, times);
    return at;
  }

  add(at: number, field: number, times = 1): number {
    const { words } = this.table;
    const count = (words[at + field] as number) + times;
    words[at + field] = count;
    return count;
  }

  get(at: number, field: number): number {
    return this.table.words[at + field] as number;
  }

  sources(at: number): number {
    return countOfSketch(this.table.words, at + Victim.sources);
  }

  /** How long the host's span runs: half a tick more than whole ticks say. */
  seconds(at: number, tick: number): number {
    return (ageOf(this.table.words, at, tick) + 0.5) / TICKS_PER_SECOND;
  }
}

/** True when so few sources take part that the frame's own is worth a name. */
export function isNamed(sources: number): boolean {
  return sources <= MOST_NAMED;
}

/** `one source`, `about 40 sources`, `more than 1420 sources`. */
export function sourcesText(sources: number): string {
  if (sources <= 1) return "one source";
  return sources >= SKETCH_MOST ? `more than ${SKETCH_MOST} sources` : `about ${sources} sources`;
}
