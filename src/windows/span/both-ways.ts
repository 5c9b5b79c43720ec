import { hash2 } from "#core/hash.ts";
import { isGroupMac } from "#core/mac-address.ts";
import type { Packet } from "#decode/types.ts";
import { hashDestination, hashSource } from "#windows/addresses.ts";
import { isOngoing } from "#windows/span/ongoing.ts";

/** Pairs of hosts that are followed at once; others are passed over until the next reset. */
const PAIRS = 2048;
/** Fewer segments of a pair say nothing: their answers may have come between two looks. */
const LEAST_SEGMENTS = 16;
const FORWARD = 1;
const BACKWARD = 2;
const BOTH = FORWARD | BACKWARD;
const MOST = 0xffff;

/**
 * Follows pairs of hosts and whether both directions of what they say come by. Whoever
 * acknowledges something has been answered: an answer that nobody sees is the mirror's doing, not
 * that of a flood or a scan. So such segments count; any packet shows its direction.
 * Hosts are told apart by IP: routers that share an address send from another MAC than they hear.
 */
export class BothWays {
  readonly #seed: number;
  readonly #keys = new Int32Array(PAIRS);
  readonly #directions = new Uint8Array(PAIRS);
  readonly #segments = new Uint16Array(PAIRS);

  constructor(seed: number) {
    this.#seed = seed;
  }

  see(packet: Packet): void {
    if (packet.ipVersion === 0 || isGroupMac(packet.dstMacHigh)) return;
    const src = hashSource(packet, this.#seed);
    const dst = hashDestination(packet, this.#seed);
    const key = src < dst ? hash2(src, dst, this.#seed) : hash2(dst, src, this.#seed);
    const place = key & (PAIRS - 1);
    if (this.#directions[place] === 0) this.#keys[place] = key;
    else if (this.#keys[place] !== key) return;
    this.#directions[place]! |= src < dst ? FORWARD : BACKWARD;
    if (isOngoing(packet) && this.#segments[place]! < MOST) this.#segments[place]!++;
  }

  /** Segments of pairs that say enough, and those of them of pairs seen in one direction only. */
  count(): { readonly judged: number; readonly oneWay: number } {
    let [judged, oneWay] = [0, 0];
    for (let i = 0; i < PAIRS; i++) {
      const segments = this.#segments[i] as number;
      if (segments < LEAST_SEGMENTS) continue;
      judged += segments;
      if (this.#directions[i] !== BOTH) oneWay += segments;
    }
    return { judged, oneWay };
  }

  reset(): void {
    this.#directions.fill(0);
    this.#segments.fill(0);
  }
}
