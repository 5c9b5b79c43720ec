import { hashIpv4, hashIpv6 } from "#core/ends.ts";
import type { Packet } from "#decode/types.ts";

/** 32-bit hash of the source address of an IP packet. */
export function hashSource(packet: Packet, seed: number): number {
  if (packet.ipVersion === 4) return hashIpv4(packet.srcIp, seed);
  return hashIpv6(packet.bytes, packet.srcIpOffset, seed);
}

/** 32-bit hash of the destination address of an IP packet. */
export function hashDestination(packet: Packet, seed: number): number {
  if (packet.ipVersion === 4) return hashIpv4(packet.dstIp, seed);
  return hashIpv6(packet.bytes, packet.dstIpOffset, seed);
}
