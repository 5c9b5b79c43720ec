import { Layer, type Packet } from "#decode/types.ts";

/** Source, destination and length, or type, code and what an echo is told by. */
const UDP_BYTES = 8;
const ICMP_BYTES = 8;
/** Of a protocol that is not decoded: enough to tell what it is. */
const UNKNOWN_BYTES = 16;
const IPV4_BYTES = 20;
const IPV6_BYTES = 40;

/** Bytes of a decoded frame from its first to the end of its transport header. */
export function headerBytes(packet: Packet): number {
  const { start, l3Offset, l4Offset } = packet;
  switch (packet.layer) {
    case Layer.tcp:
      return l4Offset - start + ((packet.bytes[l4Offset + 12] as number) >> 4) * 4;
    case Layer.udp:
      return l4Offset - start + UDP_BYTES;
    case Layer.icmp:
    case Layer.icmpv6:
      return l4Offset - start + ICMP_BYTES;
    case Layer.ip:
      // A later fragment holds no header but IP's; nor does what the decoder refused.
      if (l4Offset > l3Offset) return l4Offset - start + UDP_BYTES;
      return l3Offset - start + (packet.ipVersion === 6 ? IPV6_BYTES : IPV4_BYTES);
    default:
      return l3Offset - start + UNKNOWN_BYTES;
  }
}

/** Where the addresses of the network layer begin, counted from the frame's first byte. */
export function addressOffset(packet: Packet): number {
  // Behind the types, lengths and operation of ARP (RFC 826).
  if (packet.layer === Layer.arp) return packet.l3Offset - packet.start + 8;
  const isIp = packet.ipVersion !== 0;
  return (isIp ? packet.srcIpOffset : packet.l3Offset) - packet.start;
}
