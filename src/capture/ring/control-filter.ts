import { assemble, type Line, Op } from "#capture/ring/assembler.ts";
import {
  ETHERNET_BYTES,
  forward,
  labelsOf,
  type Pass,
  reaching,
} from "#capture/ring/filter-line.ts";
import { tunnels } from "#capture/ring/tunnel-filter.ts";
import type { Config } from "#config/types.ts";

/** Which of both rings a frame goes to. */
export type Traffic = "control" | "bulk";

const WHOLE_FRAME = 0xffff_ffff;
const NOTHING = 0;
const IPV4_BYTES = 20;
const IPV6_BYTES = 40;
const UDP_BYTES = 8;
const VLAN_TAG_BYTES = 4;
/** As many as the decoder takes; one more may be in the frame's metadata. */
const MOST_VLAN_TAGS = 4;
/** As many as the decoder looks into. */
const MOST_TUNNELS = 2;
const EtherType = { ipv4: 0x0800, arp: 0x0806, ipv6: 0x86dd } as const;
const VLAN_TYPES = [0x8100, 0x88a8, 0x9100];
const Protocol = { udp: 17, gre: 47, icmpv6: 58, vrrp: 112 } as const;
/** DHCP (RFC 2131), HSRP (RFC 2281), GLBP. */
const IPV4_PORTS = [67, 68, 1985, 3222];
/** DHCP (RFC 8415), HSRP for IPv6, GLBP. */
const IPV6_PORTS = [546, 547, 2029, 3222];
const VXLAN_PORT = 4789;
/** Router solicitation to redirect (RFC 4861). */
const NDP_TYPES = { first: 133, last: 137 };

/**
 * The filter of one ring. A frame that steers the network (ARP, NDP, DHCP, VRRP with CARP, HSRP,
 * GLBP) passes the control ring's and every other frame the bulk ring's: both are one program
 * with its answers exchanged. No load reaches past the frame, for that would refuse it in both.
 *
 * X holds how far the headers have moved behind VLAN tags, IP headers and tunnels, so that every
 * load counts from the first byte of an Ethernet header. What it cannot tell cheaply is bulk: IEEE
 * 802.3 with SNAP, IPv6 extension headers, and all but the first piece of a fragmented packet.
 */
export function trafficFilter(
  traffic: Traffic,
  unwrap: Config["decode"]["unwrap"],
): Uint8Array<ArrayBuffer> {
  const [control, bulk] = traffic === "control" ? [WHOLE_FRAME, NOTHING] : [NOTHING, WHOLE_FRAME];
  const deepest = unwrap === "none" ? 0 : MOST_TUNNELS;
  const passes = Array.from({ length: deepest + 1 }, (_, depth): Line[] => {
    const pass = { depth, isLast: depth === deepest, unwrap };
    return [...frame(pass), ...(pass.isLast ? [] : tunnels(pass)), ...exits(pass)];
  });
  return assemble([
    ...passes.flat(),
    { label: "control" },
    { op: Op.give, k: control },
    { label: "bulk" },
    { op: Op.give, k: bulk },
  ]);
}

/** A branch reaches 255 instructions, a jump any number. */
function exits(pass: Pass): Line[] {
  const label = labelsOf(pass);
  return [
    { label: label("control") },
    { op: Op.jump, yes: "control" },
    { label: label("bulk") },
    { op: Op.jump, yes: "bulk" },
  ];
}

/** The frame that begins at X. */
function frame(pass: Pass): Line[] {
  return [
    { label: labelsOf(pass)("frame") },
    ...reaching(pass, ETHERNET_BYTES),
    ...etherType(pass),
    ...ipv4(pass),
    ...ipv6(pass),
    ...ports(pass),
  ];
}

function etherType(pass: Pass): Line[] {
  const label = labelsOf(pass);
  return Array.from({ length: MOST_VLAN_TAGS + 1 }, (_, tags): Line[] => {
    const isLast = tags === MOST_VLAN_TAGS;
    const tag = label(`tag ${tags}`);
    const behindTag = [
      { label: tag },
      ...forward(VLAN_TAG_BYTES),
      ...reaching(pass, ETHERNET_BYTES),
    ];
    return [
      { op: Op.loadHalf, k: ETHERNET_BYTES - 2 },
      { op: Op.ifEqual, k: EtherType.ipv4, yes: label("ipv4") },
      { op: Op.ifEqual, k: EtherType.ipv6, yes: label("ipv6") },
      { op: Op.ifEqual, k: EtherType.arp, yes: label("control") },
      ...VLAN_TYPES.map((k): Line => ({ op: Op.ifEqual, k, yes: isLast ? label("bulk") : tag })),
      { op: Op.jump, yes: label("bulk") },
      ...(isLast ? [] : behindTag),
    ];
  }).flat();
}

function ipv4(pass: Pass): Line[] {
  const label = labelsOf(pass);
  const at = ETHERNET_BYTES;
  return [
    { label: label("ipv4") },
    ...reaching(pass, at + IPV4_BYTES),
    { op: Op.loadByte, k: at + 9 },
    { op: Op.ifEqual, k: Protocol.udp, yes: label("whole") },
    { op: Op.ifEqual, k: Protocol.gre, yes: label(pass.isLast ? "bulk" : "whole") },
    { op: Op.ifEqual, k: Protocol.vrrp, no: label("bulk") },
    { label: label("whole") },
    // Version 4 and a header of at least 20 bytes.
    { op: Op.loadByte, k: at },
    { op: Op.ifAtLeast, k: 0x45, no: label("bulk") },
    { op: Op.ifAbove, k: 0x4f, yes: label("bulk") },
    { op: Op.loadHalf, k: at + 6 },
    { op: Op.ifAnySet, k: 0x1fff, yes: label("bulk") },
    { op: Op.loadByte, k: at + 9 },
    { op: Op.ifEqual, k: Protocol.vrrp, yes: label("control") },
    { op: Op.store, k: 0 },
    // What IP carries stands behind its options.
    { op: Op.loadByte, k: at },
    { op: Op.and, k: 0x0f },
    { op: Op.shiftLeft, k: 2 },
    { op: Op.addX },
    { op: Op.toX },
    ...(pass.isLast ? [] : greOf(pass)),
    ...reaching(pass, at + UDP_BYTES),
    { op: Op.loadHalf, k: at + 2 },
    ...IPV4_PORTS.map((k): Line => ({ op: Op.ifEqual, k, yes: label("control") })),
    { op: Op.jump, yes: label("ports") },
  ];
}

/** Goes to the tunnel where the stored protocol is GRE. */
function greOf(pass: Pass): Line[] {
  return [
    { op: Op.loadStored, k: 0 },
    { op: Op.ifEqual, k: Protocol.gre, yes: labelsOf(pass)("gre") },
  ];
}

function ipv6(pass: Pass): Line[] {
  const label = labelsOf(pass);
  const at = ETHERNET_BYTES;
  return [
    { label: label("ipv6") },
    ...reaching(pass, at + IPV6_BYTES),
    { op: Op.loadByte, k: at },
    { op: Op.ifAtLeast, k: 0x60, no: label("bulk") },
    { op: Op.ifAbove, k: 0x6f, yes: label("bulk") },
    { op: Op.loadByte, k: at + 6 },
    { op: Op.ifEqual, k: Protocol.vrrp, yes: label("control") },
    { op: Op.store, k: 0 },
    ...forward(IPV6_BYTES),
    { op: Op.loadStored, k: 0 },
    { op: Op.ifEqual, k: Protocol.icmpv6, yes: label("icmpv6") },
    { op: Op.ifEqual, k: Protocol.gre, yes: label(pass.isLast ? "bulk" : "gre") },
    { op: Op.ifEqual, k: Protocol.udp, no: label("bulk") },
    ...reaching(pass, at + UDP_BYTES),
    { op: Op.loadHalf, k: at + 2 },
    ...IPV6_PORTS.map((k): Line => ({ op: Op.ifEqual, k, yes: label("control") })),
    { op: Op.jump, yes: label("ports") },
    { label: label("icmpv6") },
    ...reaching(pass, at + 4),
    { op: Op.loadByte, k: at },
    { op: Op.ifAtLeast, k: NDP_TYPES.first, no: label("bulk") },
    { op: Op.ifAbove, k: NDP_TYPES.last, yes: label("bulk"), no: label("control") },
  ];
}

/** A destination port, in A, that steers nothing by itself. */
function ports(pass: Pass): Line[] {
  const label = labelsOf(pass);
  const isSought = !pass.isLast && pass.unwrap === "all";
  return [
    { label: label("ports") },
    ...(isSought ? [{ op: Op.ifEqual, k: VXLAN_PORT, yes: label("vxlan") }] : []),
    { op: Op.jump, yes: label("bulk") },
  ];
}
