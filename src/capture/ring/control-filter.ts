import { assemble, type Line, Op } from "#capture/ring/assembler.ts";

/** Which of both rings a frame goes to. */
export type Traffic = "control" | "bulk";

const WHOLE_FRAME = 0xffff_ffff;
const NOTHING = 0;
const ETHERNET_BYTES = 14;
const IPV4_BYTES = 20;
const IPV6_BYTES = 40;
const UDP_BYTES = 8;
const VLAN_TAG_BYTES = 4;
/** As many as the decoder takes; one more may be in the frame's metadata. */
const MOST_VLAN_TAGS = 4;
const EtherType = { ipv4: 0x0800, arp: 0x0806, ipv6: 0x86dd } as const;
const VLAN_TYPES = [0x8100, 0x88a8, 0x9100];
const Protocol = { udp: 17, icmpv6: 58, vrrp: 112 } as const;
/** DHCP (RFC 2131), HSRP (RFC 2281), GLBP. */
const IPV4_PORTS = [67, 68, 1985, 3222];
/** DHCP (RFC 8415), HSRP for IPv6, GLBP. */
const IPV6_PORTS = [546, 547, 2029, 3222];
/** Router solicitation to redirect (RFC 4861). */
const NDP_TYPES = { first: 133, last: 137 };

/**
 * The filter of one ring. A frame that steers the network (ARP, NDP, DHCP, VRRP with CARP, HSRP,
 * GLBP) passes the control ring's and every other frame the bulk ring's: both are one program
 * with its answers exchanged. No load reaches past the frame, for that would refuse it in both.
 *
 * X holds how far the frame's headers have moved behind VLAN tags and IPv4 options, so that every
 * load counts from the first byte of an Ethernet header. What it cannot tell cheaply is bulk: IEEE
 * 802.3 with SNAP, IPv6 extension headers, and all but the first piece of a fragmented packet.
 */
export function trafficFilter(traffic: Traffic): Uint8Array<ArrayBuffer> {
  const [control, bulk] = traffic === "control" ? [WHOLE_FRAME, NOTHING] : [NOTHING, WHOLE_FRAME];
  return assemble([
    ...reaching(ETHERNET_BYTES),
    ...etherType(),
    ...ipv4(),
    ...ipv6(),
    { label: "control" },
    { op: Op.give, k: control },
    { label: "bulk" },
    { op: Op.give, k: bulk },
  ]);
}

/** Goes on when the frame has so many bytes from X on. */
function reaching(bytes: number): Line[] {
  return [
    { op: Op.loadLength },
    { op: Op.ifAtLeastX, no: "bulk" },
    { op: Op.subtractX },
    { op: Op.ifAtLeast, k: bytes, no: "bulk" },
  ];
}

function etherType(): Line[] {
  return Array.from({ length: MOST_VLAN_TAGS + 1 }, (_, tags): Line[] => {
    const isLast = tags === MOST_VLAN_TAGS;
    const tag = `tag ${tags}`;
    return [
      { op: Op.loadHalf, k: ETHERNET_BYTES - 2 },
      { op: Op.ifEqual, k: EtherType.ipv4, yes: "ipv4" },
      { op: Op.ifEqual, k: EtherType.ipv6, yes: "ipv6" },
      { op: Op.ifEqual, k: EtherType.arp, yes: "control" },
      ...VLAN_TYPES.map((k): Line => ({ op: Op.ifEqual, k, yes: isLast ? "bulk" : tag })),
      { op: Op.jump, yes: "bulk" },
      ...(isLast ? [] : behindTag(tag)),
    ];
  }).flat();
}

function behindTag(label: string): Line[] {
  return [
    { label },
    { op: Op.fromX },
    { op: Op.add, k: VLAN_TAG_BYTES },
    { op: Op.toX },
    ...reaching(ETHERNET_BYTES),
  ];
}

function ipv4(): Line[] {
  const at = ETHERNET_BYTES;
  return [
    { label: "ipv4" },
    ...reaching(at + IPV4_BYTES),
    { op: Op.loadByte, k: at + 9 },
    { op: Op.ifEqual, k: Protocol.udp, yes: "whole" },
    { op: Op.ifEqual, k: Protocol.vrrp, no: "bulk" },
    { label: "whole" },
    // Version 4 and a header of at least 20 bytes.
    { op: Op.loadByte, k: at },
    { op: Op.ifAtLeast, k: 0x45, no: "bulk" },
    { op: Op.ifAbove, k: 0x4f, yes: "bulk" },
    { op: Op.loadHalf, k: at + 6 },
    { op: Op.ifAnySet, k: 0x1fff, yes: "bulk" },
    { op: Op.loadByte, k: at + 9 },
    { op: Op.ifEqual, k: Protocol.vrrp, yes: "control" },
    // The ports stand behind the options.
    { op: Op.loadByte, k: at },
    { op: Op.and, k: 0x0f },
    { op: Op.shiftLeft, k: 2 },
    { op: Op.addX },
    { op: Op.toX },
    ...reaching(at + UDP_BYTES),
    { op: Op.loadHalf, k: at + 2 },
    ...IPV4_PORTS.map((k): Line => ({ op: Op.ifEqual, k, yes: "control" })),
    { op: Op.jump, yes: "bulk" },
  ];
}

function ipv6(): Line[] {
  const at = ETHERNET_BYTES;
  const next = at + IPV6_BYTES;
  return [
    { label: "ipv6" },
    ...reaching(next),
    { op: Op.loadByte, k: at },
    { op: Op.ifAtLeast, k: 0x60, no: "bulk" },
    { op: Op.ifAbove, k: 0x6f, yes: "bulk" },
    { op: Op.loadByte, k: at + 6 },
    { op: Op.ifEqual, k: Protocol.vrrp, yes: "control" },
    { op: Op.ifEqual, k: Protocol.icmpv6, yes: "icmpv6" },
    { op: Op.ifEqual, k: Protocol.udp, no: "bulk" },
    ...reaching(next + UDP_BYTES),
    { op: Op.loadHalf, k: next + 2 },
    ...IPV6_PORTS.map((k): Line => ({ op: Op.ifEqual, k, yes: "control" })),
    { op: Op.jump, yes: "bulk" },
    { label: "icmpv6" },
    ...reaching(next + 4),
    { op: Op.loadByte, k: next },
    { op: Op.ifAtLeast, k: NDP_TYPES.first, no: "bulk" },
    { op: Op.ifAbove, k: NDP_TYPES.last, yes: "bulk", no: "control" },
  ];
}
