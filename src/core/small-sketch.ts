/** Bits of one sketch. */
const BITS = 256;
/** Words that a sketch takes in an array: one for the number of bits set, eight of bits. */
export const SKETCH_WORDS = 1 + BITS / 32;

/**
 * Adds a well mixed hash to the sketch that begins at `at`: linear counting (Whang, Vander-Zanden,
 * Taylor 1990) in 36 bytes, some 3 % off at 100 distinct hashes. True when it changed the sketch.
 */
export function addToSketch(words: Int32Array, at: number, hash: number): boolean {
  const bit = hash & (BITS - 1);
  const word = at + 1 + (bit >>> 5);
  const mask = 1 << (bit & 31);
  const before = words[word] as number;
  if ((before & mask) !== 0) return false;
  words[word] = before | mask;
  words[at] = (words[at] as number) + 1;
  return true;
}

/** Estimates for each number of set bits; a full sketch stands for one bit less. */
const ESTIMATES = Int32Array.from({ length: BITS + 1 }, (_, set) =>
  Math.round(-BITS * Math.log(Math.max(1, BITS - set) / BITS)),
);

/** Distinct hashes added, rounded; at most `SKETCH_MOST`, which means that many or more. */
export function countOfSketch(words: Int32Array, at: number): number {
  return ESTIMATES[words[at] as number] as number;
}

export const SKETCH_MOST = Math.round(BITS * Math.log(BITS));
