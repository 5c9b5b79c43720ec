/**
 * Pseudo-random numbers that are the same for the same seed on every machine: nothing here but
 * whole numbers, comparisons and the four operations that IEEE 754 rounds exactly.
 */
export interface Random {
  /** 32 random bits as an unsigned integer. */
  bits(): number;
  /** Evenly spread in [0, 1). */
  unit(): number;
  /** A whole number in [from, to], both included. */
  whole(from: number, to: number): number;
  /** Exponentially spread about `mean`, as waiting times between independent events are. */
  waiting(mean: number): number;
  pick<T>(items: readonly T[]): T;
}

/** sfc32 by Chris Doty-Humphrey (PractRand), 128 bits of state, seeded from 32 bits. */
export function seededRandom(seed: number): Random {
  let a = 0x9e3779b9;
  let b = 0x243f6a88;
  let c = seed | 0;
  let counter = 1;
  const bits = (): number => {
    const sum = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    // Whole numbers of 32 bits alone are kept without an object of their own.
    c = (((c << 21) | (c >>> 11)) + sum) | 0;
    return sum >>> 0;
  };
  // The author's advice: the first outputs still show the seed.
  for (let i = 0; i < 16; i++) bits();
  const unit = () => bits() / 2 ** 32;
  return {
    bits,
    unit,
    whole: (from, to) => from + Math.floor(unit() * (to - from + 1)),
    waiting: (mean) => mean * exponential(unit),
    pick: (items) => {
      const item = items[Math.floor(unit() * items.length)];
      if (item === undefined) throw new RangeError("nothing to pick from");
      return item;
    },
  };
}

/**
 * Von Neumann's way to an exponential spread by comparing alone ("Various techniques used in
 * connection with random digits", 1951): the first of a falling run of odd length counts.
 */
function exponential(unit: () => number): number {
  for (let whole = 0; ; whole++) {
    const first = unit();
    let length = 1;
    for (let last = first, next = unit(); next < last; next = unit()) {
      last = next;
      length++;
    }
    if (length % 2 === 1) return whole + first;
  }
}
