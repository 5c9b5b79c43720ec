/** Pseudo-random numbers that are the same for the same seed on every machine. */
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
    c = ((c << 21) | (c >>> 11)) + sum;
    return sum >>> 0;
  };
  // The author's advice: the first outputs still show the seed.
  for (let i = 0; i < 16; i++) bits();
  const unit = () => bits() / 2 ** 32;
  return {
    bits,
    unit,
    whole: (from, to) => from + Math.floor(unit() * (to - from + 1)),
    waiting: (mean) => -mean * Math.log(1 - unit()),
    pick: (items) => {
      const item = items[Math.floor(unit() * items.length)];
      if (item === undefined) throw new RangeError("nothing to pick from");
      return item;
    },
  };
}
