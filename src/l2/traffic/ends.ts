import { int32 } from "#core/bytes.ts";
import { hash2, mix32 } from "#core/hash.ts";
import type { Packet } from "#decode/types.ts";

/** Odd, so that ports of one address never share a hash. */
const PORT_FACTOR = 0x27d4eb2f;
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
      this.src = mix32(packet.srcIp ^ seed);
      this.dst = mix32(packet.dstIp ^ seed);
    } else {
      this.src = hashIpv6(packet.bytes, packet.srcIpOffset, seed);
      this.dst = hashIpv6(packet.bytes, packet.dstIpOffset, seed);
    }
  }

  /** Hash of the destination's /24, or /64 in IPv6. */
  network(packet: Packet): number {
    if (packet.ipVersion === 4) return mix32((packet.dstIp & NETWORK_24) ^ this.#seed);
    const { bytes, dstIpOffset } = packet;
    return hash2(int32(bytes, dstIpOffset), int32(bytes, dstIpOffset + 4), this.#seed);
  }
}

/** One hash of an end and its port. */
export function withPort(end: number, port: number): number {
  return (end + Math.imul(port, PORT_FACTOR)) | 0;
}

function hashIpv6(bytes: Uint8Array, offset: number, seed: number): number {
  const upper = hash2(int32(bytes, offset), int32(bytes, offset + 4), seed);
  return hash2(int32(bytes, offset + 8), int32(bytes, offset + 12), upper);
}
