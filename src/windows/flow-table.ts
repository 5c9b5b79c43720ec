import { KeyedTable } from "#core/keyed-table.ts";
import type { Packet } from "#decode/types.ts";
import { hashAddress } from "#windows/addresses.ts";
import { TICKS_PER_SECOND } from "#windows/types.ts";

/** A flow that was silent for this long begins anew. */
const IDLE_TICKS = 300 * TICKS_PER_SECOND;

/** Odd, so that ports of one address never share a hash. */
const PORT_FACTOR = 0x27d4eb2f;

/**
 * Remembers conversations: both directions of (addresses, ports, protocol) are one flow. Keys are
 * 64-bit hashes, so a new flow is mistaken for a known one about once in 10^14.
 */
export class FlowTable {
  readonly table: KeyedTable;
  readonly #seed: number;

  constructor(limit: number, seed: number) {
    this.table = new KeyedTable(limit, seed);
    this.#seed = seed;
  }

  /** Sees an IP packet at `tick`; true when it begins a flow. */
  isNew(packet: Packet, srcHash: number, tick: number): boolean {
    const dstHash = hashAddress(packet.bytes, packet.dstIpOffset, packet.ipVersion, this.#seed);
    const src = srcHash + Math.imul(packet.srcPort, PORT_FACTOR);
    const dst = dstHash + Math.imul(packet.dstPort, PORT_FACTOR);
    // Sum and product do not know which side spoke.
    const high = (src + dst) | 0;
    const low = (Math.imul(src | 1, dst | 1) + packet.ipProtocol) | 0;
    const table = this.table;
    const place = table.claim(high, low, tick);
    const begins = table.wasAbsent || tick - table.stampAt(place) > IDLE_TICKS;
    table.touch(place, tick);
    return begins;
  }
}
