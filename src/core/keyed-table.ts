/** Entries that share a bucket: four of 16 bytes fill one cache line. */
const WAYS = 4;
const STRIDE = 4;
const STRIDE_SHIFT = 2;
const BUCKET_WORDS = WAYS * STRIDE;
const HIGH = 0;
const LOW = 1;
const STAMP = 2;
const VALUE = 3;

/**
 * A fixed table from a 64-bit key to one 32-bit value, with the time of last use. It never grows:
 * when the four places a key may take are full, the longest unused entry makes room and is
 * counted. Stamps are positive ticks of the caller's clock; 0 marks a free place.
 */
export class KeyedTable {
  readonly limit: number;
  evicted = 0;
  size = 0;
  /** Set by `claim`: true when the key was not in the table. */
  wasAbsent = false;
  /** Set by `renew`: the place of the key, if it gave the value of one. */
  renewedAt = 0;
  declare private readonly words: Int32Array;
  declare private readonly shift: number;
  declare private readonly seed: number;

  /** @param limit entries; a power of two, at least 8 */
  constructor(limit: number, seed: number) {
    if (limit <= WAYS || (limit & (limit - 1)) !== 0) throw new RangeError(`bad limit ${limit}`);
    this.limit = limit;
    this.words = new Int32Array(limit * STRIDE);
    this.shift = Math.clz32(limit / WAYS) + 1;
    this.seed = seed;
  }

  /** Place of the key, or -1. */
  find(high: number, low: number): number {
    const words = this.words;
    const first = this.#bucketOf(high, low);
    for (let at = first; at < first + BUCKET_WORDS; at += STRIDE) {
      if (words[at + LOW] === low && words[at + HIGH] === high && words[at + STAMP] !== 0) {
        return at;
      }
    }
    return -1;
  }

  /**
   * The short way for a key that is alone in its bucket or came first: touches it and gives its
   * value, or `otherwise` where only `claim` can tell.
   */
  renew(high: number, low: number, now: number, otherwise: number): number {
    const words = this.words;
    const place = this.#bucketOf(high, low);
    if (words[place + LOW] !== low || words[place + HIGH] !== high) return otherwise;
    if (words[place + STAMP] === 0) return otherwise;
    words[place + STAMP] = now;
    this.renewedAt = place;
    return words[place + VALUE] as number;
  }

  /**
   * `renew` of many keys, in one loop that knows where the table is.
   * @param highs upper half of each key in its upper 16 bits
   * @param values gets each value, or `otherwise`
   * @param slots gets the number of each entry that gave its value
   */
  readonly renewAll = (
    highs: Int32Array,
    lows: Int32Array,
    count: number,
    now: number,
    otherwise: number,
    values: Int32Array,
    slots: Int32Array,
  ): void => {
    const words = this.words;
    for (let i = 0; i < count; i++) {
      const high = (highs[i] as number) >>> 16;
      const low = lows[i] as number;
      const place = this.#bucketOf(high, low);
      slots[i] = place >> STRIDE_SHIFT;
      if (
        words[place + LOW] === low &&
        words[place + HIGH] === high &&
        words[place + STAMP] !== 0
      ) {
        words[place + STAMP] = now;
        values[i] = words[place + VALUE] as number;
      } else {
        values[i] = otherwise;
      }
    }
  };

  /** Place of the key, made when absent with value 0 and stamp `now`; see `wasAbsent`. */
  claim(high: number, low: number, now: number): number {
    const place = this.find(high, low);
    this.wasAbsent = place < 0;
    return place < 0 ? this.#make(high, low, now) : place;
  }

  #make(high: number, low: number, now: number): number {
    const words = this.words;
    const first = this.#bucketOf(high, low);
    let oldest = first;
    for (let at = first; at < first + BUCKET_WORDS; at += STRIDE) {
      if ((words[at + STAMP] as number) < (words[oldest + STAMP] as number)) oldest = at;
    }
    if (words[oldest + STAMP] === 0) this.size++;
    else this.evicted++;
    words[oldest + HIGH] = high;
    words[oldest + LOW] = low;
    words[oldest + STAMP] = now;
    words[oldest + VALUE] = 0;
    return oldest;
  }

  /** Multiplicative hashing (Knuth, TAOCP 3, 6.4): the product mixes into its upper bits. */
  #bucketOf(high: number, low: number): number {
    const product = Math.imul(low ^ this.seed, 0x9e3779b1) + Math.imul(high, 0x85ebca6b);
    return ((product | 0) >>> this.shift) * BUCKET_WORDS;
  }

  /** Tick of last use of the entry at `place`. */
  stampAt(place: number): number {
    return this.words[place + STAMP] as number;
  }

  /** Number of the entry at `place`, from 0 to `limit` - 1, for what others keep beside it. */
  slotAt(place: number): number {
    return place >> STRIDE_SHIFT;
  }

  touch(place: number, now: number): void {
    this.words[place + STAMP] = now;
  }

  valueAt(place: number): number {
    return this.words[place + VALUE] as number;
  }

  setValue(place: number, value: number): void {
    this.words[place + VALUE] = value;
  }
}
