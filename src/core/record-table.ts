/** Records that share a bucket. */
const WAYS = 4;
/** Words before the body of a record: key and time of last use. */
const HEAD = 3;
const HIGH = -3;
const LOW = -2;
const STAMP = -1;

/**
 * A fixed table from a 64-bit key to a record of 32-bit words. It never grows: when the four places
 * a key may take are full, the record unused longest makes room and is counted. Stamps are positive
 * ticks of the caller's clock; 0 marks a free place.
 */
export class RecordTable {
  readonly limit: number;
  evicted = 0;
  size = 0;
  /** Set by `claim`: true when the key was not in the table. */
  wasAbsent = false;
  /** All records; a body begins at the index that `find` and `claim` give. */
  readonly words: Int32Array;
  readonly #stride: number;
  readonly #shift: number;
  readonly #seed: number;

  /**
   * @param limit records; a power of two, at least 8
   * @param bodyWords of one record
   */
  constructor(limit: number, bodyWords: number, seed: number) {
    if (limit <= WAYS || (limit & (limit - 1)) !== 0) throw new RangeError(`bad limit ${limit}`);
    this.limit = limit;
    this.#stride = HEAD + bodyWords;
    this.words = new Int32Array(limit * this.#stride);
    this.#shift = Math.clz32(limit / WAYS) + 1;
    this.#seed = seed;
  }

  /** Index of the record's body, or -1. Leaves its stamp. */
  find(high: number, low: number): number {
    const words = this.words;
    const stride = this.#stride;
    let at = this.#bucketOf(high, low);
    for (let way = 0; way < WAYS; way++, at += stride) {
      if (words[at + LOW] === low && words[at + HIGH] === high && words[at + STAMP] !== 0) {
        return at;
      }
    }
    return -1;
  }

  /** Index of the record's body, stamped `now`; made of zeros when absent: see `wasAbsent`. */
  claim(high: number, low: number, now: number): number {
    const found = this.find(high, low);
    this.wasAbsent = found < 0;
    const at = found < 0 ? this.#make(high, low) : found;
    this.words[at + STAMP] = now;
    return at;
  }

  #make(high: number, low: number): number {
    const words = this.words;
    const stride = this.#stride;
    const first = this.#bucketOf(high, low);
    let oldest = first;
    for (let way = 1, at = first + stride; way < WAYS; way++, at += stride) {
      if ((words[at + STAMP] as number) < (words[oldest + STAMP] as number)) oldest = at;
    }
    if (words[oldest + STAMP] === 0) this.size++;
    else this.evicted++;
    words[oldest + HIGH] = high;
    words[oldest + LOW] = low;
    for (let i = oldest; i < oldest + stride - HEAD; i++) words[i] = 0;
    return oldest;
  }

  /** Multiplicative hashing (Knuth, TAOCP 3, 6.4): the product mixes into its upper bits. */
  #bucketOf(high: number, low: number): number {
    const product = Math.imul(low ^ this.#seed, 0x9e3779b1) + Math.imul(high, 0x85ebca6b);
    return ((product | 0) >>> this.#shift) * WAYS * this.#stride + HEAD;
  }
}
