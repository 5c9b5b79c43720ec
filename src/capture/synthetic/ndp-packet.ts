import { addWords, foldChecksum } from "#capture/synthetic/checksum.ts";
import {
  ETHER_TYPE,
  ETHERNET_BYTES,
  endFrame,
  type Packet,
  putEthernet,
} from "#capture/synthetic/packet.ts";
import { macFromParts, macHigh, macLow } from "#core/mac-address.ts";
import type { MacAddress } from "#core/units.ts";

const IPV6_BYTES = 40;
const PAYLOAD = ETHERNET_BYTES + IPV6_BYTES;
const ICMPV6 = 58;
export const NDP_TYPE = {
  routerSolicit: 133,
  routerAdvert: 134,
  solicit: 135,
  advert: 136,
} as const;
/** Options of RFC 4861 section 4.6. */
export const NDP_OPTION = { sourceMac: 1, targetMac: 2, prefix: 3 } as const;

export type Ipv6Bytes = readonly number[];
export const UNSPECIFIED: Ipv6Bytes = new Array<number>(16).fill(0);
export const ALL_NODES: Ipv6Bytes = [0xff, 2, ...new Array<number>(13).fill(0), 1];
export const ALL_ROUTERS: Ipv6Bytes = [0xff, 2, ...new Array<number>(13).fill(0), 2];

/** The address made of the hardware address (RFC 4291 appendix A). */
export function linkLocal(mac: MacAddress): Ipv6Bytes {
  const [a = 0, b = 0, c = 0, ...rest] = macBytes(mac);
  return [0xfe, 0x80, 0, 0, 0, 0, 0, 0, a ^ 2, b, c, 0xff, 0xfe, ...rest];
}

/** The group that listens for questions about `address` (RFC 4291 section 2.7.1). */
export function solicitedNode(address: Ipv6Bytes): Ipv6Bytes {
  return [0xff, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0xff, ...address.slice(13)];
}

/** RFC 2464 section 7. */
export function groupMacOf(group: Ipv6Bytes): MacAddress {
  const [a = 0, b = 0, c = 0, d = 0] = group.slice(12);
  return macFromParts(0x3333, (a << 24) | (b << 16) | (c << 8) | d);
}

/** An option that holds a hardware address. */
export function macOption(type: number, mac: MacAddress): number[] {
  return [type, 1, ...macBytes(mac)];
}

function macBytes(mac: MacAddress): number[] {
  const high = macHigh(mac);
  const low = macLow(mac);
  return [high >>> 8, high & 255, low >>> 24, (low >>> 16) & 255, (low >>> 8) & 255, low & 255];
}

export interface NdpRoute {
  readonly fromMac: MacAddress;
  readonly toMac: MacAddress;
  readonly from: Ipv6Bytes;
  readonly to: Ipv6Bytes;
}

/** Writes an ICMPv6 message of neighbour discovery; `body` follows type, code and checksum. */
export function putNdp(packet: Packet, route: NdpRoute, type: number, body: Ipv6Bytes): void {
  const { view, bytes } = packet;
  const length = 4 + body.length;
  putEthernet(packet, route.toMac, route.fromMac, ETHER_TYPE.ipv6);
  view.setUint32(14, 0x6000_0000);
  view.setUint16(18, length);
  // Hop limit 255 shows that no router passed it on (RFC 4861 section 3.1).
  view.setUint16(20, (ICMPV6 << 8) | 255);
  bytes.set(route.from, 22);
  bytes.set(route.to, 38);
  view.setUint32(PAYLOAD, type * 2 ** 24);
  bytes.set(body, PAYLOAD + 4);
  // The pseudo header is both addresses, length and next header (RFC 8200 section 8.1).
  const sum = addWords(bytes, 22, PAYLOAD + length, length + ICMPV6);
  view.setUint16(PAYLOAD + 2, foldChecksum(sum));
  endFrame(packet, PAYLOAD + length);
}
