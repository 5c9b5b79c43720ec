import { int32 } from "#core/bytes.ts";
import { hashIpv4, hashIpv6 } from "#core/ends.ts";
import { hash2 } from "#core/hash.ts";
import type { Packet } from "#decode/types.ts";

const NETWORK_24 = 0xffffff00;

/**
 * The two ends of the packet in hand as seeded 32-bit hashes: one to one for IPv4 addresses, good
 * to one in four thousand million for IPv6. One object, read anew for each packet.
 */
export class Ends {
  src = 0;
  dst = 0;
  readonly #seed: number;

  constructor(seed: number) {
    this.#seed = seed;
  }

  read(packet: Packet): void {
    const seed = this.#seed;
    if (packet.ipVersion === 4) {
      this.src = hashIpv4(packet.srcIp, seed);
      this.dst = hashIpv4(packet.dstIp, seed);
    } else {
      this.src = hashIpv6(packet.bytes, packet.srcIpOffset, seed);
      this.dst = hashIpv6(packet.bytes, packet.dstIpOffset, seed);
    }
  }

  /** Hash of the destination's /24, or /64 in IPv6. */
  network(packet: Packet): number {
    if (packet.ipVersion === 4) return hashIpv4(packet.dstIp & NETWORK_24, this.#seed);
    const { bytes, dstIpOffset } = packet;
    return hash2(int32(bytes, dstIpOffset), int32(bytes, dstIpOffset + 4), this.#seed);
  }
}
