import { hash2 } from "#core/hash.ts";
import type { Advert } from "#l2/ra/advert.ts";
import { TICKS_PER_SECOND } from "#windows/types.ts";

const SPAN_TICKS = 10 * TICKS_PER_SECOND;
/** In ten seconds. A network has a router or two; RFC 4861 hosts keep track of no more. */
const CROWD = 8;
/** Networks that a router announces at once are few; a flood fills every host's address table. */
const CROWD_OF_PREFIXES = 32;

/** Counts the different routers and prefixes that were announced in the running ten seconds. */
export class RouterCrowd {
  readonly #routers = new Int32Array(CROWD);
  readonly #prefixes = new Int32Array(CROWD_OF_PREFIXES);
  readonly #seed: number;
  #routerCount = 0;
  #prefixCount = 0;
  #startTick = 0;

  constructor(seed: number) {
    this.#seed = seed;
  }

  /** Sees an advertisement. True when there are too many of them to be true. */
  see(advert: Advert, tick: number): boolean {
    if (tick >= this.#startTick + SPAN_TICKS || this.#startTick === 0) {
      this.#startTick = tick;
      this.#routerCount = 0;
      this.#prefixCount = 0;
    }
    const router = hash2(advert.linkHigh, advert.linkLow, this.#seed);
    this.#routerCount = addTo(this.#routers, this.#routerCount, router);
    for (let i = 0; i < advert.prefixCount; i++) {
      const high = advert.prefixes[2 * i] as number;
      const prefix = hash2(high, advert.prefixes[2 * i + 1] as number, this.#seed);
      this.#prefixCount = addTo(this.#prefixes, this.#prefixCount, prefix);
    }
    return this.#routerCount >= CROWD || this.#prefixCount >= CROWD_OF_PREFIXES;
  }

  get startTick(): number {
    return this.#startTick;
  }

  /** Up to the number that makes a crowd. */
  get routers(): number {
    return this.#routerCount;
  }

  get prefixes(): number {
    return this.#prefixCount;
  }
}

/** The new count: one more when there is room and the hash was not among the first `count`. */
function addTo(hashes: Int32Array, count: number, hash: number): number {
  for (let i = 0; i < count; i++) if (hashes[i] === hash) return count;
  if (count === hashes.length) return count;
  hashes[count] = hash;
  return count + 1;
}
