import test from "ava";
import fc from "fast-check";
import { hash2, mix32 } from "#core/hash.ts";

/** Undoes mix32 step by step: x ^= x >>> 16 is its own inverse, x ^= x >>> 13 takes two steps. */
function unmix32(hash: number): number {
  let h = hash ^ (hash >>> 16);
  h = Math.imul(h, 0x7ed1b41d);
  h ^= (h >>> 13) ^ (h >>> 26);
  h = Math.imul(h, 0xa5cb9243);
  return (h ^ (h >>> 16)) | 0;
}

test("mix32 is fmix32 of MurmurHash3", (t) => {
  t.is(mix32(0), 0);
  t.is(mix32(1) >>> 0, 0x514e28b7);
  t.is(mix32(2) >>> 0, 0x30f4c306);
});

test("property: mix32 loses nothing, so that distinct words stay distinct", (t) => {
  fc.assert(fc.property(fc.integer(), (value) => unmix32(mix32(value)) === value));
  t.pass();
});

test("each input bit of mix32 moves each output bit about every second time", (t) => {
  const samples = 4096;
  for (let bit = 0; bit < 32; bit++) {
    const flips = new Array<number>(32).fill(0);
    for (let i = 0; i < samples; i++) {
      const value = Math.imul(i, 0x9e3779b1);
      const moved = mix32(value) ^ mix32(value ^ (1 << bit));
      for (let out = 0; out < 32; out++) flips[out]! += (moved >>> out) & 1;
    }
    for (const count of flips) t.true(Math.abs(count / samples - 0.5) < 0.1);
  }
});

test("hash2 hardly ever gives two pairs the same hash, and the seed moves it", (t) => {
  for (const seed of [0, 1, 0x51ed270b]) {
    const seen = new Set<number>();
    for (let a = 0; a < 300; a++) for (let b = 0; b < 300; b++) seen.add(hash2(a, b, seed));
    // 90,000 random words of 32 bits collide 0.94 times on average; 12 is beyond chance.
    t.true(seen.size > 90_000 - 12);
  }
  t.not(hash2(1, 2, 3), hash2(1, 2, 4));
  t.not(hash2(1, 2, 3), hash2(2, 1, 3));
});
