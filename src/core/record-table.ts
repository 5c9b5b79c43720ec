/** Records that share a bucket. */
const WAYS = 4;
const KEY_WORDS = 3;
const STAMP = 3;
const HEAD_WORDS = 4;

/**
 * A fixed table from a key of three 32-bit words to a record of a few more, all in one
 * Int32Array. It never grows: when the four places a key may take are full, the longest untouched
 * record makes room and is counted. Stamps are positive ticks of the caller's clock; 0 marks a
 * free place. Places are indices of a record's first value word in `words`.
 */
export class RecordTable {
  readonly limit: number;
  readonly words: Int32Array;
  size = 0;
  evicted = 0;
  /** Set by `claim`: true when the key was not in the table. */
  wasAbsent = false;
  readonly #stride: number;
  readonly #shift: number;
  readonly #seed: number;

  /**
   * @param limit records; a power of two, at least 8
   * @param valueWords 32-bit words of a record besides key and stamp
   */
  constructor(limit: number, valueWords: number, seed: number) {
    if (limit <= WAYS || (limit & (limit - 1)) !== 0) throw new RangeError(`bad limit ${limit}`);
    this.limit = limit;
    this.#stride = HEAD_WORDS + valueWords;
    this.words = new Int32Array(limit * this.#stride);
    this.#shift = Math.clz32(limit / WAYS) + 1;
    this.#seed = seed;
  }

  /** Place of the key, or -1. */
  find(a: number, b: number, c: number): number {
    const { words } = this;
    const stride = this.#stride;
    let at = this.#bucketOf(a, b, c);
    for (let way = 0; way < WAYS; way++, at += stride) {
      if (
        words[at] === a &&
        words[at + 1] === b &&
        words[at + 2] === c &&
        words[at + STAMP] !== 0
      ) {
        return at + HEAD_WORDS;
      }
    }
    return -1;
  }

  /** Place of the key, touched; made with zeros when absent, see `wasAbsent`. */
  claim(a: number, b: number, c: number, now: number): number {
    const known = this.find(a, b, c);
    this.wasAbsent = known < 0;
    if (known < 0) return this.#make(a, b, c, now);
    this.words[known - 1] = now;
    return known;
  }

  /** Frees the record's place. */
  remove(place: number): void {
    this.words[place - 1] = 0;
    this.size--;
  }

  /** Tick when the record was last claimed. */
  stampAt(place: number): number {
    return this.words[place - 1] as number;
  }

  #make(a: number, b: number, c: number, now: number): number {
    const { words } = this;
    const stride = this.#stride;
    const first = this.#bucketOf(a, b, c);
    let oldest = first;
    for (let at = first; at < first + WAYS * stride; at += stride) {
      if ((words[at + STAMP] as number) < (words[oldest + STAMP] as number)) oldest = at;
    }
    if (words[oldest + STAMP] === 0) this.size++;
    else this.evicted++;
    words.fill(0, oldest, oldest + stride);
    words[oldest] = a;
    words[oldest + 1] = b;
    words[oldest + KEY_WORDS - 1] = c;
    words[oldest + STAMP] = now;
    return oldest + HEAD_WORDS;
  }

  /** Multiplicative hashing (Knuth, TAOCP 3, 6.4): the product mixes into its upper bits. */
  #bucketOf(a: number, b: number, c: number): number {
    const sum =
      Math.imul(a ^ this.#seed, 0x9e3779b1) + Math.imul(b, 0x85ebca6b) + Math.imul(c, 0xc2b2ae35);
    return ((sum | 0) >>> this.#shift) * WAYS * this.#stride;
  }
}
