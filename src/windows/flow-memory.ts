import { TICKS_PER_SECOND } from "#windows/types.ts";

/** A flow is remembered through the span it was last seen in and the one after. */
const SPAN_TICKS = 150 * TICKS_PER_SECOND;
/** Words of 32 bits in one span's filter: 512 KiB, so that a cache may hold it. */
const FILTER_WORDS = 1 << 17;
const WORD_SHIFT = 32 - 17;
/**
 * Flows in one span. Each sets two bits of one word, so at the limit a new flow is mistaken for a
 * known one in 2.5 % of cases, and at a tenth of it in 0.13 % (measured with random keys).
 */
const FLOW_LIMIT = 250_000;
/** Flows looked up together. */
const AT_ONCE = 256;
const WORD_FACTOR = 0x85ebca6b;
const BIT_FACTOR = 0x9e3779b1;

/**
 * Remembers which conversations are known, in two register-blocked Bloom filters (Putze, Sanders,
 * Singler 2007): one for the running span and one for the span before. Constant memory, one cache
 * line a packet, nothing written for a flow that is known. A span that fills up ends early.
 */
export class FlowMemory {
  readonly limit = FLOW_LIMIT;
  /** Flows seen in the running span. */
  size = 0;
  /** Flows forgotten before their time. */
  evicted = 0;
  /** Both filters; which is the running one changes by turns. */
  readonly #filters = new Int32Array(2 * FILTER_WORDS);
  #now = 0;
  #before = FILTER_WORDS;
  #span = 0;
  /** Of each flow on its way: its word's place, what the word held, its bits. */
  readonly #places = new Int32Array(AT_ONCE);
  readonly #found = new Int32Array(AT_ONCE);
  readonly #masks = new Int32Array(AT_ONCE);

  /** Lets time pass. Call when the tick has changed, before `countNew`. */
  advance(tick: number): void {
    const span = Math.floor(tick / SPAN_TICKS);
    if (span === this.#span) return;
    if (span > this.#span + 1) this.#turn();
    this.#turn();
    this.#span = span;
  }

  /** Sees flows by their 64-bit keys, in order; gives how many of them begin. */
  readonly countNew = (highs: Int32Array, lows: Int32Array, count: number): number => {
    let begun = 0;
    for (let from = 0; from < count; from += AT_ONCE) {
      begun += this.#countSome(highs, lows, from, Math.min(from + AT_ONCE, count));
    }
    return begun;
  };

  readonly #countSome = (
    highs: Int32Array,
    lows: Int32Array,
    from: number,
    until: number,
  ): number => {
    const filters = this.#filters;
    const places = this.#places;
    const found = this.#found;
    const masks = this.#masks;
    const now = this.#now;
    const count = until - from;
    // So short that the processor has many loads under way: a word may come from far.
    for (let i = 0; i < count; i++) {
      const high = highs[from + i] as number;
      const low = lows[from + i] as number;
      const place = now + (Math.imul(high ^ (low >>> 16), WORD_FACTOR) >>> WORD_SHIFT);
      const bits = Math.imul(low ^ (high >>> 15), BIT_FACTOR);
      places[i] = place;
      found[i] = filters[place] as number;
      masks[i] = (1 << (bits >>> 27)) | (1 << (bits >>> 22));
    }
    let begun = 0;
    for (let i = 0; i < count; i++) {
      const mask = masks[i] as number;
      if (((found[i] as number) & mask) === mask) continue;
      const place = places[i] as number;
      // Another one of these flows may have set it meanwhile.
      const known = filters[place] as number;
      if ((known & mask) === mask) continue;
      filters[place] = known | mask;
      this.size++;
      if (((filters[place - now + this.#before] as number) & mask) !== mask) begun++;
      if (this.size <= FLOW_LIMIT) continue;
      // At the very flow, so that it is the same one however flows come together.
      this.evicted += this.size;
      this.#turn();
      return begun + this.#countSome(highs, lows, from + i + 1, until);
    }
    return begun;
  };

  /** The running span becomes the one before. */
  #turn(): void {
    const oldest = this.#before;
    this.#before = this.#now;
    this.#now = oldest;
    this.#filters.fill(0, oldest, oldest + FILTER_WORDS);
    this.size = 0;
  }
}
