import { hash2, mix32 } from "#core/hash.ts";
import { isGroupMac } from "#core/mac-address.ts";
import { type ArpFacts, ArpOperation, type Packet } from "#decode/types.ts";

/** Requests remembered at once. */
const PLACES = 1024;
/** Stations that answer are told apart by so many bits: enough to know one from several. */
const BITS = 32;

/** Counts ARP replies to single stations, and whether their requests came by as well. */
export class ArpAnswers {
  replies = 0;
  asked = 0;
  readonly #seed: number;
  readonly #requests = new Int32Array(PLACES);
  readonly #isThere = new Uint8Array(PLACES);
  #responders = 0;

  constructor(seed: number) {
    this.#seed = seed;
  }

  see(packet: Packet, { operation, senderIp, targetIp }: ArpFacts): void {
    if (operation === ArpOperation.request) {
      const key = hash2(senderIp, targetIp, this.#seed);
      this.#requests[key & (PLACES - 1)] = key;
      this.#isThere[key & (PLACES - 1)] = 1;
    } else if (operation === ArpOperation.reply && !isGroupMac(packet.dstMacHigh)) {
      const key = hash2(targetIp, senderIp, this.#seed);
      const place = key & (PLACES - 1);
      this.replies++;
      if (this.#isThere[place] === 1 && this.#requests[place] === key) this.asked++;
      this.#responders |= 1 << (mix32(packet.srcMacLow ^ this.#seed) & (BITS - 1));
    }
  }

  /** Different stations that replied, at least. */
  get responders(): number {
    let bits = this.#responders;
    let count = 0;
    for (; bits !== 0; bits &= bits - 1) count++;
    return count;
  }

  reset(): void {
    this.replies = 0;
    this.asked = 0;
    this.#responders = 0;
    this.#isThere.fill(0);
  }
}
