import { mix32 } from "#core/hash.ts";
import type { Packet } from "#decode/types.ts";
import { isOngoing } from "#windows/span/ongoing.ts";

/** Both copies of a frame come this soon after each other: a switch holds none for longer. */
const TWIN_MICROS = 1000;
/** Frames remembered at once. */
const PLACES = 4096;
/** A mirror makes two copies, or three or four of several sources; a flood repeats itself. */
const MOST_COPIES = 4;
/** Of a frame behind its addresses: two frames with the same headers and check sums are one. */
const HASHED_BYTES = 96;

/**
 * Counts the frames that come more than once, as from a mirror of several ports that a frame
 * passes. Tags are passed over: of both copies often one has none.
 */
export class TwinFrames {
  /** Different frames, and those of them that came again. */
  frames = 0;
  doubled = 0;
  readonly #seed: number;
  readonly #hashes = new Int32Array(PLACES);
  readonly #times = new Float64Array(PLACES).fill(Number.NEGATIVE_INFINITY);
  readonly #copies = new Uint8Array(PLACES);

  constructor(seed: number) {
    this.#seed = seed;
  }

  see(packet: Packet): void {
    if (!isOngoing(packet)) return;
    const hash = hashFrame(packet, this.#seed);
    const place = hash & (PLACES - 1);
    const sinceMicros = packet.at - (this.#times[place] as number);
    const isTwin = this.#hashes[place] === hash && sinceMicros >= 0 && sinceMicros <= TWIN_MICROS;
    if (isTwin) {
      const copies = this.#copies[place] as number;
      if (copies === 1) this.doubled++;
      else if (copies === MOST_COPIES) this.doubled--;
      if (copies <= MOST_COPIES) this.#copies[place] = copies + 1;
      return;
    }
    this.frames++;
    this.#hashes[place] = hash;
    this.#times[place] = packet.at;
    this.#copies[place] = 1;
  }

  /** Counts from nothing on; what was seen just now may still come again. */
  reset(): void {
    this.frames = 0;
    this.doubled = 0;
  }
}

function hashFrame(packet: Packet, seed: number): number {
  const { view, l3Offset: from, end } = packet;
  let hash = mix32(seed ^ packet.dstMacLow) ^ packet.dstMacHigh;
  hash = mix32(hash ^ packet.srcMacLow) ^ packet.srcMacHigh;
  const until = Math.min(end, from + HASHED_BYTES);
  let at = from;
  for (; at + 4 <= until; at += 4)
    hash = Math.imul(hash ^ view.getInt32(at), 0x9e3779b1) ^ (hash >>> 15);
  for (; at < until; at++) hash = Math.imul(hash ^ view.getUint8(at), 0x9e3779b1);
  return mix32(hash ^ (end - from));
}
