/** Finalizer of MurmurHash3 (Appleby, public domain): every input bit moves every output bit. */
export const mix32 = (value: number): number => {
  let h = value | 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) | 0;
};

/** One 32-bit hash of two words, seeded per process by whoever must resist chosen keys. */
export function hash2(a: number, b: number, seed: number): number {
  return mix32(Math.imul(mix32(a ^ seed), 0x9e3779b1) + b);
}
