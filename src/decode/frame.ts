import type { Frame } from "#capture/types.ts";
import { LinkType } from "#capture/types.ts";
import { int32, uint16 } from "#core/bytes.ts";
import { decodeIpv4 } from "#decode/ipv4.ts";
import { decodeIpv6 } from "#decode/ipv6.ts";
import { borrow, reaches } from "#decode/packet.ts";
import { Refusal } from "#decode/refusal.ts";
import { findInnerFrame } from "#decode/tunnel.ts";
import type { Packet } from "#decode/types.ts";
import { Control, Layer, Unwrap } from "#decode/types.ts";

const EtherType = { ipv4: 0x0800, arp: 0x0806, vlan: 0x8100, ipv6: 0x86dd } as const;
/** IEEE 802.1Q, 802.1ad and the older double tag. */
const isVlanTag = (etherType: number) =>
  etherType === EtherType.vlan || etherType === 0x88a8 || etherType === 0x9100;
/** Below this the field is a length (IEEE 802.3), not a type. */
const SMALLEST_ETHER_TYPE = 0x0600;
const MOST_VLAN_TAGS = 4;
/** LLC with SNAP and organisation 0: an EtherType follows (RFC 1042). */
const SNAP_HIGH = 0xaaaa0300 | 0;
/** Packet types of the cooked link headers (linux/if_packet.h). */
const COOKED_BROADCAST = 1;
const COOKED_MULTICAST = 2;

/**
 * Decodes one frame into `packet`, as deep as its bytes allow: every link, tag, protocol and
 * tunnel, one layer after the other. Pure; never throws, never reads outside the frame, never
 * allocates. What stopped it is in `packet.refusal`.
 */
export function decodeFrame(frame: Frame, packet: Packet, unwrap: Unwrap = Unwrap.all): void {
  const start = frame.offset;
  if (packet.bytes !== frame.bytes) borrow(packet, frame.bytes);
  packet.at = frame.at;
  packet.wireBytes = frame.wireBytes;
  packet.end = start + frame.capturedBytes;
  packet.wireEnd = start + frame.wireBytes;
  packet.vlanId = 0;
  packet.tunnels = 0;
  beginAt(packet, start);
  if (frame.link === LinkType.ethernet) decodeEthernet(packet, start);
  else decodeOtherLink(packet, frame.link);
  for (let at = findInnerFrame(packet, unwrap); at >= 0; at = findInnerFrame(packet, unwrap)) {
    beginAt(packet, at);
    decodeEthernet(packet, at);
  }
}

/** Nothing is known yet of the frame that begins at `start`, but its VLAN where a mirror told. */
function beginAt(packet: Packet, start: number): void {
  packet.start = start;
  packet.refusal = Refusal.none;
  packet.layer = Layer.none;
  packet.control = Control.none;
  packet.dstMacHigh = 0;
  packet.dstMacLow = 0;
  packet.srcMacHigh = 0;
  packet.srcMacLow = 0;
  packet.vlanTags = 0;
  packet.etherType = 0;
  packet.ipVersion = 0;
  packet.ipProtocol = -1;
  packet.ipTtl = 0;
  packet.isLaterFragment = 0;
  packet.l3Offset = start;
  packet.srcIpOffset = start;
  packet.dstIpOffset = start;
  packet.srcIp = 0;
  packet.dstIp = 0;
  packet.l4Offset = start;
  packet.srcPort = 0;
  packet.dstPort = 0;
  packet.tcpFlags = 0;
  packet.icmpType = -1;
}

function decodeEthernet(packet: Packet, start: number): void {
  if (!reaches(packet, start + 14, Refusal["ethernet-short"])) return;
  const bytes = packet.bytes;
  packet.dstMacHigh = uint16(bytes, start);
  packet.dstMacLow = int32(bytes, start + 2);
  packet.srcMacHigh = uint16(bytes, start + 6);
  packet.srcMacLow = int32(bytes, start + 8);
  packet.layer = Layer.link;
  decodeEtherType(packet, uint16(bytes, start + 12), start + 14);
}

function decodeEtherType(packet: Packet, etherType: number, offset: number): void {
  let type = etherType;
  let at = offset;
  while (isVlanTag(type)) {
    if (packet.vlanTags === MOST_VLAN_TAGS) {
      packet.refusal = Refusal["vlan-depth"];
      return;
    }
    if (!reaches(packet, at + 4, Refusal["vlan-short"])) return;
    if (packet.vlanTags === 0) packet.vlanId = uint16(packet.bytes, at) & 0x0fff;
    packet.vlanTags++;
    type = uint16(packet.bytes, at + 2);
    at += 4;
  }
  if (type < SMALLEST_ETHER_TYPE) {
    const isSnap = at + 8 <= packet.end && (int32(packet.bytes, at) & 0xffffff00) === SNAP_HIGH;
    if (isSnap && int32(packet.bytes, at + 2) << 8 === 0) {
      type = uint16(packet.bytes, at + 6);
      at += 8;
    }
  }
  decodeNetwork(packet, type, at);
}

function decodeNetwork(packet: Packet, etherType: number, at: number): void {
  packet.etherType = etherType;
  packet.l3Offset = at;
  if (etherType === EtherType.ipv4) {
    decodeIpv4(packet, at);
  } else if (etherType === EtherType.ipv6) {
    decodeIpv6(packet, at);
  } else if (etherType === EtherType.arp) {
    packet.layer = Layer.arp;
    packet.control = Control.arp;
  }
}

function decodeOtherLink(packet: Packet, link: LinkType): void {
  const at = packet.start;
  if (link === LinkType.rawIp) {
    if (!reaches(packet, at + 1, Refusal["ipv4-short"])) return;
    packet.layer = Layer.link;
    const version = (packet.bytes[at] as number) >> 4;
    decodeNetwork(packet, version === 6 ? EtherType.ipv6 : EtherType.ipv4, at);
  } else if (link === LinkType.linuxCooked) {
    decodeCooked(packet);
  } else if (link === LinkType.linuxCooked2) {
    decodeCooked2(packet);
  } else {
    packet.refusal = Refusal["link-unknown"];
  }
}

/** LINKTYPE_LINUX_SLL: packet type, hardware type, address length, address, protocol. */
function decodeCooked(packet: Packet): void {
  const at = packet.start;
  if (!reaches(packet, at + 16, Refusal["cooked-short"])) return;
  const bytes = packet.bytes;
  setCookedAddresses(packet, bytes[at + 1] as number, bytes[at + 5] as number, at + 6);
  decodeEtherType(packet, uint16(bytes, at + 14), at + 16);
}

/** LINKTYPE_LINUX_SLL2: protocol, interface, hardware, packet type, address length, address. */
function decodeCooked2(packet: Packet): void {
  const at = packet.start;
  if (!reaches(packet, at + 20, Refusal["cooked-short"])) return;
  const bytes = packet.bytes;
  setCookedAddresses(packet, bytes[at + 10] as number, bytes[at + 11] as number, at + 12);
  decodeEtherType(packet, uint16(bytes, at), at + 20);
}

/** Cooked links keep no destination; the kind says whether it was one or many. */
function setCookedAddresses(packet: Packet, kind: number, length: number, at: number): void {
  packet.layer = Layer.link;
  if (kind === COOKED_BROADCAST) {
    packet.dstMacHigh = 0xffff;
    packet.dstMacLow = -1;
  } else if (kind === COOKED_MULTICAST) {
    packet.dstMacHigh = 0x0100;
  }
  if (length !== 6) return;
  packet.srcMacHigh = uint16(packet.bytes, at);
  packet.srcMacLow = int32(packet.bytes, at + 2);
}
