import { hash2 } from "#core/hash.ts";
import { isGroupMac } from "#core/mac-address.ts";
import type { Packet } from "#decode/types.ts";
import { hashDestination, hashSource } from "#windows/addresses.ts";
import { isOngoing } from "#windows/span/ongoing.ts";
import type { SpanFacts } from "#windows/span/types.ts";

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
 * acknowledges something has been answered: an answer that nobody sees is the mirror's doing. So
 * such segments count; any packet shows its direction. A scanner may make them up, which is why
 * pairs are counted, however much they say, and who speaks in them.
 * Hosts are told apart by IP: routers that share an address send from another MAC than they hear.
 */
export class BothWays {
  readonly #seed: number;
  readonly #keys = new Int32Array(PAIRS);
  readonly #directions = new Uint8Array(PAIRS);
  readonly #segments = new Uint16Array(PAIRS);
  /** Of each pair who spoke first. */
  readonly #speakers = new Int32Array(PAIRS);

  constructor(seed: number) {
    this.#seed = seed;
  }

  see(packet: Packet): void {
    if (packet.ipVersion === 0 || isGroupMac(packet.dstMacHigh)) return;
    const src = hashSource(packet, this.#seed);
    const dst = hashDestination(packet, this.#seed);
    const key = src < dst ? hash2(src, dst, this.#seed) : hash2(dst, src, this.#seed);
    const place = key & (PAIRS - 1);
    if (this.#directions[place] === 0) {
      this.#keys[place] = key;
      this.#speakers[place] = src;
    } else if (this.#keys[place] !== key) return;
    this.#directions[place]! |= src < dst ? FORWARD : BACKWARD;
    if (isOngoing(packet) && this.#segments[place]! < MOST) this.#segments[place]!++;
  }

  /** Pairs that say enough, those of them seen in one direction only, and who speaks in these. */
  count(): Pick<SpanFacts, "judged" | "oneWay" | "speakers"> {
    const speakers = new Set<number>();
    let [judged, oneWay] = [0, 0];
    for (let i = 0; i < PAIRS; i++) {
      if ((this.#segments[i] as number) < LEAST_SEGMENTS) continue;
      judged++;
      if (this.#directions[i] === BOTH) continue;
      oneWay++;
      speakers.add(this.#speakers[i] as number);
    }
    return { judged, oneWay, speakers: speakers.size };
  }

  reset(): void {
    this.#directions.fill(0);
    this.#segments.fill(0);
  }
}
