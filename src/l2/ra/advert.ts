import { int32 } from "#core/bytes.ts";
import { formatIpv6 } from "#core/ip-address.ts";
import { macFromParts } from "#core/mac-address.ts";
import type { MacAddress } from "#core/units.ts";
import type { NdpFacts, Packet } from "#decode/types.ts";
import { isSharedMac } from "#l2/virtual-mac.ts";

/** Bytes of a router advertisement before its options (RFC 4861 section 4.2). */
const FIXED_BYTES = 16;
const PREFIX_OPTION = 3;
const PREFIX_BYTES = 32;
/** fe80::/10. */
const LINK_LOCAL = 0xfe80;
const LINK_LOCAL_MASK = 0xffc0;
/** Managed, other and preference: what a router seldom changes. */
const STEADY_FLAGS = 0xd8;
export const MOST_PREFIXES = 8;

/** What a router says of itself, and what hosts will do when they believe it. */
export interface Advert {
  vlan: number;
  /** Lower 64 bits of its link-local address. */
  linkHigh: number;
  linkLow: number;
  /** Source of the frame. */
  sender: MacAddress;
  /** Where hosts will send to: the link-layer option, else the sender. */
  nextHop: MacAddress;
  isMulticast: boolean;
  lifetimeSeconds: number;
  /** Default router preference of RFC 4191: -1, 0 or 1. */
  rank: number;
  /** Hosts are told to ask a DHCPv6 server. */
  isManaged: boolean;
  /** Hop limit, flags and whether it names its link-layer address, as one number. */
  fingerprint: number;
  /** Upper 64 bits of each prefix. */
  readonly prefixes: Int32Array;
  prefixCount: number;
  /** Of the prefixes one is not for local use (fc00::/7). */
  isGlobal: boolean;
  /** Offsets of the first prefix option and name server, -1 without. */
  prefixOffset: number;
  nameServerOffset: number;
}

export function createAdvert(): Advert {
  return {
    vlan: 0,
    linkHigh: 0,
    linkLow: 0,
    sender: 0 as MacAddress,
    nextHop: 0 as MacAddress,
    isMulticast: false,
    lifetimeSeconds: 0,
    rank: 0,
    isManaged: false,
    fingerprint: 0,
    prefixes: new Int32Array(2 * MOST_PREFIXES),
    prefixCount: 0,
    isGlobal: false,
    prefixOffset: -1,
    nameServerOffset: -1,
  };
}

/**
 * Reads a decoded router advertisement. False when no host believes it: its source must be a
 * link-local address (RFC 4861 section 6.1.2).
 */
export function readAdvert(packet: Packet, ndp: NdpFacts, advert: Advert): boolean {
  const bytes = packet.bytes;
  const source = packet.srcIpOffset;
  if (((int32(bytes, source) >>> 16) & LINK_LOCAL_MASK) !== LINK_LOCAL) return false;
  advert.vlan = packet.vlanId;
  advert.linkHigh = int32(bytes, source + 8);
  advert.linkLow = int32(bytes, source + 12);
  advert.sender = macFromParts(packet.srcMacHigh, packet.srcMacLow);
  const namesItself = ndp.linkMacHigh >= 0;
  advert.nextHop = namesItself ? macFromParts(ndp.linkMacHigh, ndp.linkMacLow) : advert.sender;
  advert.isMulticast = bytes[packet.dstIpOffset] === 0xff;
  advert.lifetimeSeconds = ndp.routerLifetimeSeconds;
  advert.rank = rankOf(ndp.routerFlags);
  advert.isManaged = (ndp.routerFlags & 0xc0) !== 0;
  const steady = ndp.routerFlags & STEADY_FLAGS;
  advert.fingerprint = (ndp.hopLimit << 16) | (steady << 8) | (namesItself ? 1 : 0);
  advert.prefixOffset = ndp.prefixOffset;
  advert.nameServerOffset = ndp.nameServerOffset;
  readPrefixes(packet, advert);
  return true;
}

/** 01 is high, 11 low; 10 must be taken for medium (RFC 4191 section 2.2). */
function rankOf(flags: number): number {
  const preference = (flags >> 3) & 3;
  if (preference === 1) return 1;
  return preference === 3 ? -1 : 0;
}

/** The decoder has checked the options to the end of the packet. */
function readPrefixes(packet: Packet, advert: Advert): void {
  const { bytes, end } = packet;
  advert.prefixCount = 0;
  advert.isGlobal = false;
  for (let at = packet.l4Offset + FIXED_BYTES; at < end; at += (bytes[at + 1] as number) * 8) {
    if (bytes[at] !== PREFIX_OPTION || (bytes[at + 1] as number) * 8 !== PREFIX_BYTES) continue;
    if (advert.prefixCount === MOST_PREFIXES) return;
    const high = int32(bytes, at + 16);
    advert.prefixes[2 * advert.prefixCount] = high;
    advert.prefixes[2 * advert.prefixCount + 1] = int32(bytes, at + 20);
    advert.prefixCount++;
    if (((high >>> 24) & 0xfe) !== 0xfc) advert.isGlobal = true;
  }
}

/** The hardware address in a link-local address (EUI-64, RFC 4291 appendix A), or null. */
export function macOfLink(linkHigh: number, linkLow: number): MacAddress | null {
  if ((linkHigh & 0xff) !== 0xff || linkLow >>> 24 !== 0xfe) return null;
  const high = ((linkHigh >>> 16) & 0xffff) ^ 0x0200;
  return macFromParts(high, ((linkHigh & 0xff00) << 16) | (linkLow & 0xffffff));
}

/** The first prefix as text, or null. */
export function prefixText({ prefixOffset }: Advert, bytes: Uint8Array): string | null {
  if (prefixOffset < 0) return null;
  return `${formatIpv6(bytes, prefixOffset + 16)}/${bytes[prefixOffset + 2]}`;
}

/** True when a host that believes it does something otherwise than before. */
export function matters(advert: Advert): boolean {
  const { lifetimeSeconds, nameServerOffset, isGlobal, isManaged } = advert;
  return lifetimeSeconds > 0 || nameServerOffset >= 0 || isGlobal || isManaged;
}

/** It ends the service of a router whose address was made of a hardware address, not this one. */
export function isForged({ lifetimeSeconds, linkHigh, linkLow, sender, nextHop }: Advert): boolean {
  if (lifetimeSeconds > 0) return false;
  const maker = macOfLink(linkHigh, linkLow);
  return maker !== null && maker !== sender && maker !== nextHop && !isSharedMac(sender);
}

/** It routes nothing and announces nothing but that a DHCPv6 server should be asked. */
export function isLure({ lifetimeSeconds, prefixCount, isManaged }: Advert): boolean {
  return lifetimeSeconds === 0 && prefixCount === 0 && isManaged;
}
