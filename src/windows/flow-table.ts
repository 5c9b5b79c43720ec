import type { Packet } from "#decode/types.ts";
import { hashAddress } from "#windows/addresses.ts";
import { TICKS_PER_SECOND } from "#windows/types.ts";

/** A flow that was silent for this long begins anew. */
const IDLE_TICKS = 300 * TICKS_PER_SECOND;
/** Flows that share a bucket: eight tags and eight ticks fill one cache line. */
const WAYS = 8;
const BUCKET_WORDS = 2 * WAYS;
/** Odd, so that ports of one address never share a hash. */
const PORT_FACTOR = 0x27d4eb2f;
const TAG_FACTOR = 0x9e3779b1;
const BUCKET_FACTOR = 0x85ebca6b;

/**
 * Remembers conversations: both directions of (addresses, ports, protocol) are one flow. A flow
 * is a 32-bit tag in one of 2^k buckets; a new one is mistaken for a known one about once in
 * 500 million. A full bucket forgets the flow that was silent longest, and counts it.
 */
export class FlowTable {
  readonly limit: number;
  evicted = 0;
  size = 0;
  readonly #words: Int32Array;
  readonly #shift: number;
  readonly #seed: number;

  /** @param limit flows; a power of two, at least 16 */
  constructor(limit: number, seed: number) {
    if (limit < 2 * WAYS || (limit & (limit - 1)) !== 0) throw new RangeError(`bad limit ${limit}`);
    this.limit = limit;
    this.#words = new Int32Array((limit / WAYS) * BUCKET_WORDS);
    this.#shift = Math.clz32(limit / WAYS) + 1;
    this.#seed = seed;
  }

  /**
   * Sees an IP packet; true when it begins a flow.
   * @param srcHash hashAddress of its source, with this table's seed
   * @param tick positive
   */
  isNew(packet: Packet, srcHash: number, tick: number): boolean {
    const dstHash = hashAddress(packet.bytes, packet.dstIpOffset, packet.ipVersion, this.#seed);
    const src = srcHash + Math.imul(packet.srcPort, PORT_FACTOR);
    const dst = dstHash + Math.imul(packet.dstPort, PORT_FACTOR);
    // Sum and product do not know which side spoke.
    const product = Math.imul(src | 1, dst | 1);
    const sum = (src + dst + packet.ipProtocol) | 0;
    const tag = (Math.imul(product ^ (product >>> 15), TAG_FACTOR) + sum) | 0;
    const bucket = Math.imul(sum ^ (sum >>> 16), BUCKET_FACTOR) + product;
    const first = ((bucket | 0) >>> this.#shift) * BUCKET_WORDS;
    const words = this.#words;
    for (let way = first; way < first + WAYS; way++) {
      if (words[way] === tag) {
        const last = words[way + WAYS] as number;
        words[way + WAYS] = tick;
        if (last === 0) this.size++;
        return last === 0 || tick - last > IDLE_TICKS;
      }
    }
    this.#remember(first, tag, tick);
    return true;
  }

  #remember(first: number, tag: number, tick: number): void {
    const words = this.#words;
    let oldest = first;
    for (let way = first; way < first + WAYS; way++) {
      if ((words[way + WAYS] as number) < (words[oldest + WAYS] as number)) oldest = way;
    }
    if (words[oldest + WAYS] === 0) this.size++;
    else this.evicted++;
    words[oldest] = tag;
    words[oldest + WAYS] = tick;
  }
}
