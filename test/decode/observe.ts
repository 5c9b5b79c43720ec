import { type Frame, LinkType } from "#capture/types.ts";
import { micros } from "#core/units.ts";
import { createArpFacts, decodeArp } from "#decode/arp.ts";
import { createDhcpFacts, decodeDhcp } from "#decode/dhcp.ts";
import { createDhcp6Facts, decodeDhcp6 } from "#decode/dhcp6.ts";
import { decodeFrame } from "#decode/frame.ts";
import { FrameColumns } from "#decode/frame-columns.ts";
import { createNdpFacts, decodeNdp } from "#decode/ndp.ts";
import { createPacket } from "#decode/packet.ts";
import { REFUSAL_NAMES, type RefusalName } from "#decode/refusal.ts";
import { createRouterGroupFacts, decodeHsrp, decodeVrrp } from "#decode/router-group.ts";
import { Control, type Packet, type Unwrap } from "#decode/types.ts";

/** Bytes out of hex digits, in groups as the fields are: `hex("ffffffffffff", "0025b3bf91ee")`. */
export function hex(...groups: readonly string[]): Uint8Array {
  const digits = groups.join("").replaceAll(" ", "");
  if (!/^([0-9a-f]{2})*$/.test(digits)) throw new Error(`no bytes: ${digits}`);
  return Uint8Array.from(digits.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}

export interface Wire {
  readonly bytes: Uint8Array;
  /** Ethernet when left out. */
  readonly link?: number;
  /** As many as there are bytes when left out. */
  readonly wireBytes?: number;
}

/** What stands where the decoder has no business. */
export interface Surroundings {
  /** Every byte of the block before and behind the frame. */
  readonly poison: number;
  /** Bytes before the frame. */
  readonly offset: number;
  /** What an earlier frame left in every field of the packet. */
  readonly left: number;
}

const PLAIN: Surroundings = { poison: 0, offset: 0, left: 0 };
/** More than any decoder might reach too far. */
const BEHIND_BYTES = 2048;

export function frameOf(wire: Wire, around: Surroundings = PLAIN): Frame {
  const { bytes, link = LinkType.ethernet, wireBytes = bytes.length } = wire;
  const block = new Uint8Array(around.offset + bytes.length + BEHIND_BYTES).fill(around.poison);
  block.set(bytes, around.offset);
  return {
    bytes: block,
    offset: around.offset,
    capturedBytes: bytes.length,
    wireBytes,
    at: micros(1),
    link: link as LinkType,
    own: false,
  };
}

/** A packet as an earlier frame may have left it. */
export function usedPacket(left: number): Packet {
  const packet = createPacket();
  const fields = Object.keys(packet).filter((name) => name !== "bytes" && name !== "view");
  return { ...packet, ...Object.fromEntries(fields.map((name) => [name, left])) };
}

/** Everything that decoding told, as plain values; offsets count from the wire's first byte. */
export interface Seen {
  readonly packet: Readonly<Record<string, number>>;
  readonly refusal: RefusalName;
  /** What the frame said as a control message, or null when it is none or could not be read. */
  readonly facts: Readonly<Record<string, number>> | null;
}

const PACKET_OFFSETS = [
  "start",
  "end",
  "wireEnd",
  "l3Offset",
  "srcIpOffset",
  "dstIpOffset",
  "l4Offset",
];
/** Of IPv6 addresses and prefixes, and of DHCP options, whose length stands in the facts. */
const ADDRESS_OFFSETS = ["targetOffset", "prefixOffset", "nameServerOffset"];
const DHCP_TEXTS = ["hostName", "parameters", "vendorClass", "clientId", "serverId", "nameServers"];
const FACT_OFFSETS = [...ADDRESS_OFFSETS, ...DHCP_TEXTS.map((name) => `${name}Offset`)];

function plain(value: object, offsets: readonly string[], start: number): Record<string, number> {
  const numbers = Object.entries(value).filter(([, part]) => typeof part === "number");
  return Object.fromEntries(
    numbers.map(([name, part]) => [
      name,
      offsets.includes(name) && part >= 0 ? part - start : part,
    ]),
  );
}

/** The packet as plain values. */
function seenPacket(packet: Packet, start: number): Record<string, number> {
  return plain(packet, PACKET_OFFSETS, start);
}

const READERS = {
  [Control.arp]: { create: createArpFacts, decode: decodeArp },
  [Control.ndp]: { create: createNdpFacts, decode: decodeNdp },
  [Control.dhcp]: { create: createDhcpFacts, decode: decodeDhcp },
  [Control.vrrp]: { create: createRouterGroupFacts, decode: decodeVrrp },
  [Control.dhcp6]: { create: createDhcp6Facts, decode: decodeDhcp6 },
  [Control.hsrp]: { create: createRouterGroupFacts, decode: decodeHsrp },
} as const;

/** Reads the control message of a decoded packet, as the pipeline does. */
export function readControl(packet: Packet): object | null {
  if (packet.control === Control.none) return null;
  const { create, decode } = READERS[packet.control];
  const facts = create();
  return (decode as (packet: Packet, into: object) => boolean)(packet, facts) ? facts : null;
}

/** Decodes a frame, and the control message in it. */
export function see(wire: Wire, around: Surroundings = PLAIN, unwrap?: Unwrap): Seen {
  const packet = usedPacket(around.left);
  decodeFrame(frameOf(wire, around), packet, unwrap);
  const facts = readControl(packet);
  return {
    packet: seenPacket(packet, around.offset),
    refusal: REFUSAL_NAMES[packet.refusal]!,
    facts: facts && plain(facts, FACT_OFFSETS, around.offset),
  };
}

/**
 * Why a frame was not decoded from its own bytes alone, or null: the same frame among different
 * neighbours and after different frames must tell the same, and every offset must lie inside.
 */
export function strayOf(wire: Wire): string | null {
  const one = see(wire, { poison: 0x00, offset: 32, left: 0 });
  for (const around of [
    { poison: 0xff, offset: 7, left: -1 },
    { poison: 0x45, offset: 0, left: 0x0806 },
    { poison: 0x60, offset: 1, left: 1 },
  ]) {
    const other = see(wire, around);
    const [a, b] = [JSON.stringify(one), JSON.stringify(other)];
    if (a !== b) return `depends on what is not its own: ${a} but ${b}`;
  }
  return insideFault(one, wire);
}

/** Columns that were offered the frame. */
export function columnsOf(frame: Frame, seed = 1): FrameColumns {
  const columns = new FrameColumns(seed);
  columns.borrow(frame.bytes);
  columns.between(0, Number.POSITIVE_INFINITY);
  columns.take(frame);
  return columns;
}

/** How the two ways of decoding a frame differ, or null. */
export function disagreementOf(wire: Wire): string | null {
  const frame = frameOf(wire);
  const short = usedPacket(1);
  const columns = columnsOf(frame);
  if (columns.count === 0) return null;
  columns.fill(0, short);
  const long = usedPacket(2);
  decodeFrame(frame, long);
  const [a, b] = [short, long].map((packet) => JSON.stringify(seenPacket(packet, 0)));
  return a === b ? null : `the short way tells ${a}, the long one ${b}`;
}

function insideFault({ packet, facts }: Seen, { bytes, wireBytes = bytes.length }: Wire) {
  const { start, end, wireEnd, l3Offset, l4Offset, srcIpOffset, dstIpOffset, ipVersion, tunnels } =
    packet as unknown as Packet;
  if (start < 0 || end < start || end > bytes.length) return `${start} to ${end}`;
  if (tunnels < 0 || tunnels > 2 || (tunnels === 0 && start !== 0)) return `${tunnels} tunnels`;
  // Of a frame that a tunnel brought in part, the end on the wire is not known.
  const farthest = wireBytes + tunnels * 65_535;
  if (wireEnd < end || wireEnd > farthest) return `wireEnd ${wireEnd} of ${wireBytes}`;
  const addressBytes = { 4: 4, 6: 16 }[ipVersion] ?? 0;
  if (srcIpOffset + addressBytes > end || dstIpOffset + addressBytes > end) return "addresses";
  if (ipVersion !== 0 && l3Offset >= end) return `l3Offset ${l3Offset} of ${end}`;
  if (l4Offset > end) return `l4Offset ${l4Offset} of ${end}`;
  const factOffsets = ADDRESS_OFFSETS.map((name) => facts?.[name] ?? -1);
  if (factOffsets.some((at) => at + 16 > end && at >= 0)) return `facts at ${factOffsets}`;
  const isOutside = (name: string) =>
    (facts?.[`${name}Offset`] ?? -1) + (facts?.[`${name}Bytes`] ?? 0) > end;
  const outside = DHCP_TEXTS.filter(isOutside);
  if (outside.length > 0) return `${outside} of ${end}`;
  return null;
}
