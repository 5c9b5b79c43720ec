import { flowHigh, flowLow } from "#core/ends.ts";
import { TICKS_PER_SECOND } from "#windows/types.ts";

const UDP = 17;
/** A talk is remembered through the span it was last heard in and the one after. */
const SPAN_TICKS = 30 * TICKS_PER_SECOND;
/** Two bits for each talk, 16 talks a word: 128 KiB a span, which the cache can hold. */
const CELL_BITS = 19;
const CELL_SHIFT = 32 - CELL_BITS;
const WORDS = 1 << (CELL_BITS - 4);
/** Talks in one span: at this number one new talk in four is taken for a known one. */
const TALK_LIMIT = 131_072;

/** How far a talk between two ends has come, with the datagram in hand. */
export const Talk = {
  /** Its first datagram. */
  begins: 0,
  /** One side alone has spoken so far, and speaks again. */
  oneWay: 1,
  /** The other side's first datagram. */
  answered: 2,
  /** Both have spoken before. */
  goesOn: 3,
} as const;
export type Talk = (typeof Talk)[keyof typeof Talk];

/**
 * Which side of each UDP talk has spoken: one small look-up a datagram. Two ends may share their
 * bits with two others, and a talk then passes for a known one; what counts many talks can bear
 * that. A span that fills up ends early, so that a flood does not blind it.
 */
export class Talks {
  readonly limit = TALK_LIMIT;
  /** Talks that began in the running span. */
  size = 0;
  /** Talks forgotten before their time. */
  evicted = 0;
  #now = new Int32Array(WORDS);
  #before = new Int32Array(WORDS);
  #turnTick = 0;

  /**
   * True when both ends have spoken in the running span: `see` would tell that it goes on.
   * @param high and low key of the conversation, by core/ends.ts
   */
  isGoing(high: number, low: number): boolean {
    const cell = cellOf(high, low);
    return (((this.#now[cell >>> 4] as number) >>> ((cell & 15) << 1)) & 3) === 3;
  }

  /** True when `see` may begin a new span at one of so many datagrams. */
  mayTurn(tick: number, datagrams: number): boolean {
    return tick >= this.#turnTick || this.size + datagrams > TALK_LIMIT;
  }

  /** Sees a datagram between two ends (addresses with ports). Hot. */
  see(from: number, to: number, tick: number): Talk {
    if (tick >= this.#turnTick || this.size >= TALK_LIMIT) this.#turn(tick);
    const cell = cellOf(flowHigh(from, to, UDP), flowLow(from, to));
    const word = cell >>> 4;
    const shift = (cell & 15) << 1;
    const mine = from < to ? 1 : 2;
    const bits = ((this.#now[word] as number) >>> shift) & 3;
    if (bits === 3) return Talk.goesOn;
    const all = bits | (((this.#before[word] as number) >>> shift) & 3);
    const next = all | mine;
    if (bits !== next) {
      if (bits === 0) this.size++;
      this.#now[word] = (this.#now[word] as number) | (next << shift);
    }
    if (all === 0) return Talk.begins;
    if (all === 3) return Talk.goesOn;
    return all === mine ? Talk.oneWay : Talk.answered;
  }

  #turn(tick: number): void {
    if (tick < this.#turnTick) this.evicted += this.size;
    const isLongPast = tick >= this.#turnTick + SPAN_TICKS;
    const oldest = this.#before;
    this.#before = isLongPast ? this.#now.fill(0) : this.#now;
    this.#now = oldest.fill(0);
    this.#turnTick = tick + SPAN_TICKS;
    this.size = 0;
  }
}

function cellOf(high: number, low: number): number {
  return Math.imul(low + high, 0x9e3779b1) >>> CELL_SHIFT;
}
