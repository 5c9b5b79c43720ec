const EXACT_SLOTS = 4096;
const EXACT_LIMIT = EXACT_SLOTS / 2;
/** 2^14 registers: standard error 1.04 / sqrt(2^14) = 0.81 %. */
const PRECISION = 14;
const REGISTERS = 1 << PRECISION;
/** The rest of a 32-bit hash gives the rank: first set bit, or one past the end when all are 0. */
const MAX_RANK = 32 - PRECISION + 1;
const ALPHA = 1 / (2 * Math.LN2);

/**
 * Counts distinct 32-bit hashes in 32 KiB: exactly up to 2,048, then by HyperLogLog (Flajolet,
 * Fusy, Gandouet, Meunier 2007) with Ertl's estimator ("New cardinality estimation algorithms
 * for HyperLogLog sketches", 2017), which has no bias at any size.
 */
export class DistinctCounter {
  readonly #exact = new Int32Array(EXACT_SLOTS);
  readonly #registers = new Uint8Array(REGISTERS);
  #exactCount = 0;
  #hasZero = false;
  #isExact = true;

  /** Adds the first `size` of `hashes`: well mixed ones; equal things must hash alike. */
  addAll(hashes: Int32Array, size: number): void {
    let i = 0;
    while (i < size && this.#isExact) this.#addExact(hashes[i++] as number);
    while (i < size) this.#addSketched(hashes[i++] as number);
  }

  /** Distinct hashes since the last reset, rounded. */
  count(): number {
    return this.#isExact ? this.#exactCount + (this.#hasZero ? 1 : 0) : this.#estimate();
  }

  reset(): void {
    if (this.#exactCount > 0) this.#exact.fill(0);
    if (!this.#isExact) this.#registers.fill(0);
    this.#exactCount = 0;
    this.#hasZero = false;
    this.#isExact = true;
  }

  #addExact(hash: number): void {
    if (hash === 0) {
      this.#hasZero = true;
      return;
    }
    const slots = this.#exact;
    let at = hash & (EXACT_SLOTS - 1);
    while (slots[at] !== 0) {
      if (slots[at] === hash) return;
      at = (at + 1) & (EXACT_SLOTS - 1);
    }
    if (this.#exactCount >= EXACT_LIMIT) {
      this.#toSketch();
      this.#addSketched(hash);
      return;
    }
    slots[at] = hash;
    this.#exactCount++;
  }

  #toSketch(): void {
    this.#isExact = false;
    if (this.#hasZero) this.#addSketched(0);
    for (const hash of this.#exact) if (hash !== 0) this.#addSketched(hash);
  }

  #addSketched(hash: number): void {
    const register = hash & (REGISTERS - 1);
    const rank = Math.min(Math.clz32((hash >>> PRECISION) << PRECISION) + 1, MAX_RANK);
    if (rank > (this.#registers[register] as number)) this.#registers[register] = rank;
  }

  #estimate(): number {
    const histogram = histogramOf(this.#registers);
    let z = REGISTERS * tau(1 - (histogram[MAX_RANK] as number) / REGISTERS);
    for (let rank = MAX_RANK - 1; rank >= 1; rank--) z = 0.5 * (z + (histogram[rank] as number));
    z += REGISTERS * sigma((histogram[0] as number) / REGISTERS);
    return Math.round((ALPHA * REGISTERS * REGISTERS) / z);
  }
}

/** How many registers hold each rank. */
function histogramOf(registers: Uint8Array): Float64Array {
  const histogram = new Float64Array(MAX_RANK + 1);
  for (const rank of registers) histogram[rank] = (histogram[rank] as number) + 1;
  return histogram;
}

/** x + sum over k >= 1 of x^(2^k) 2^(k-1): Ertl 2017, equation 13. */
function sigma(start: number): number {
  if (start === 1) return Number.POSITIVE_INFINITY;
  let x = start;
  let weight = 1;
  let sum = x;
  for (let before = -1; before !== sum; ) {
    before = sum;
    x *= x;
    sum += x * weight;
    weight += weight;
  }
  return sum;
}

/** (1 - x - sum over k >= 1 of (1 - x^(2^-k))^2 2^-k) / 3: Ertl 2017, equation 17. */
function tau(start: number): number {
  if (start === 0 || start === 1) return 0;
  let x = start;
  let weight = 1;
  let sum = 1 - x;
  for (let before = -1; before !== sum; ) {
    before = sum;
    x = Math.sqrt(x);
    weight *= 0.5;
    sum -= (1 - x) ** 2 * weight;
  }
  return sum / 3;
}
