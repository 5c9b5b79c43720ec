import { int32 } from "#core/bytes.ts";
import { hash2, mix32 } from "#core/hash.ts";
import type { Packet } from "#decode/types.ts";

/** 32-bit hash of the source address of an IP packet. */
export function hashSource(packet: Packet, seed: number): number {
  if (packet.ipVersion === 4) return mix32(packet.srcIp ^ seed);
  return hashIpv6(packet.bytes, packet.srcIpOffset, seed);
}

/** 32-bit hash of the destination address of an IP packet. */
export function hashDestination(packet: Packet, seed: number): number {
  if (packet.ipVersion === 4) return mix32(packet.dstIp ^ seed);
  return hashIpv6(packet.bytes, packet.dstIpOffset, seed);
}

function hashIpv6(bytes: Uint8Array, offset: number, seed: number): number {
  const upper = hash2(int32(bytes, offset), int32(bytes, offset + 4), seed);
  return hash2(int32(bytes, offset + 8), int32(bytes, offset + 12), upper);
}
