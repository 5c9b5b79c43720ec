import { uint16 } from "#core/bytes.ts";
import { endAt, reaches } from "#decode/packet.ts";
import { Refusal } from "#decode/refusal.ts";
import type { Packet } from "#decode/types.ts";
import { Control, Layer } from "#decode/types.ts";

const Protocol = { icmp: 1, tcp: 6, udp: 17, icmpv6: 58, vrrp: 112 } as const;
const Port = {
  dhcpServer: 67,
  dhcpClient: 68,
  hsrp: 1985,
  dhcp6Client: 546,
  dhcp6Server: 547,
} as const;
/** Router solicitation (133) to redirect (137), RFC 4861. */
const isNdpType = (type: number) => type >= 133 && type <= 137;

/** The header behind IP at `at`, by `packet.ipProtocol`. */
export function decodeTransport(packet: Packet, at: number): void {
  packet.l4Offset = at;
  switch (packet.ipProtocol) {
    case Protocol.tcp:
      decodeTcp(packet, at);
      return;
    case Protocol.udp:
      decodeUdp(packet, at);
      return;
    case Protocol.icmp:
      if (packet.ipVersion === 4) decodeIcmp(packet, at);
      return;
    case Protocol.icmpv6:
      if (packet.ipVersion === 6) decodeIcmpv6(packet, at);
      return;
    case Protocol.vrrp:
      packet.control = Control.vrrp;
      return;
    default:
      return;
  }
}

/** RFC 9293. */
function decodeTcp(packet: Packet, at: number): void {
  if (!reaches(packet, at + 20, Refusal["tcp-short"])) return;
  const bytes = packet.bytes;
  const headerBytes = ((bytes[at + 12] as number) >> 4) * 4;
  if (headerBytes < 20 || at + headerBytes > packet.wireEnd) {
    packet.refusal = Refusal["tcp-data-offset"];
    return;
  }
  packet.layer = Layer.tcp;
  packet.srcPort = uint16(bytes, at);
  packet.dstPort = uint16(bytes, at + 2);
  packet.tcpFlags = (bytes[at + 13] as number) & 0x3f;
}

/** RFC 768. */
function decodeUdp(packet: Packet, at: number): void {
  if (!reaches(packet, at + 8, Refusal["udp-short"])) return;
  const bytes = packet.bytes;
  // 0 is a jumbogram (RFC 2675) or a datagram that the sender's card has yet to cut.
  const lengthBytes = uint16(bytes, at + 4) || packet.wireEnd - at;
  const isTooLong = at + lengthBytes > packet.wireEnd;
  // A first fragment is shorter than its datagram (RFC 791): that is no fault.
  if (lengthBytes < 8 || (isTooLong && !hasMoreFragments(packet))) {
    packet.refusal = Refusal["udp-length"];
    return;
  }
  if (!isTooLong) endAt(packet, at + lengthBytes);
  packet.layer = Layer.udp;
  const from = uint16(bytes, at);
  const to = uint16(bytes, at + 2);
  packet.srcPort = from;
  packet.dstPort = to;
  if (packet.ipVersion !== 4) {
    if (to === Port.dhcp6Client || to === Port.dhcp6Server) packet.control = Control.dhcp6;
    return;
  }
  if (to === Port.dhcpServer || to === Port.dhcpClient) packet.control = Control.dhcp;
  else if (to === Port.hsrp) packet.control = Control.hsrp;
}

function hasMoreFragments(packet: Packet): boolean {
  if (packet.ipVersion === 4) return (uint16(packet.bytes, packet.l3Offset + 6) & 0x2000) !== 0;
  return packet.l4Offset > packet.l3Offset + 40; // behind an extension header, the fragment one
}

/** RFC 792. */
function decodeIcmp(packet: Packet, at: number): void {
  if (!reaches(packet, at + 4, Refusal["icmp-short"])) return;
  packet.layer = Layer.icmp;
  packet.icmpType = packet.bytes[at] as number;
}

/** RFC 4443. */
function decodeIcmpv6(packet: Packet, at: number): void {
  if (!reaches(packet, at + 4, Refusal["icmp-short"])) return;
  packet.layer = Layer.icmpv6;
  packet.icmpType = packet.bytes[at] as number;
  if (isNdpType(packet.icmpType)) packet.control = Control.ndp;
}
