import { addWords, foldChecksum } from "#capture/synthetic/checksum.ts";
import { macHigh, macLow } from "#core/mac-address.ts";
import type { Ipv4, MacAddress } from "#core/units.ts";

/** Longest and shortest frame without check sequence (IEEE 802.3 clause 3.2.7). */
const MAX_FRAME_BYTES = 1514;
const MIN_FRAME_BYTES = 60;
export const ETHERNET_BYTES = 14;
export const ETHER_TYPE = { ipv4: 0x0800, arp: 0x0806, ipv6: 0x86dd } as const;
export const BROADCAST_MAC = 0xffff_ffff_ffff as MacAddress;

/** The one frame that is being built; everything writes into the same bytes. */
export interface Packet {
  readonly bytes: Uint8Array;
  readonly view: DataView;
  length: number;
}

export function createPacket(): Packet {
  const bytes = new Uint8Array(MAX_FRAME_BYTES);
  return { bytes, view: new DataView(bytes.buffer), length: 0 };
}

export function putMac(packet: Packet, offset: number, mac: MacAddress): void {
  packet.view.setUint16(offset, macHigh(mac));
  packet.view.setInt32(offset + 2, macLow(mac));
}

export function putEthernet(packet: Packet, to: MacAddress, from: MacAddress, type: number): void {
  putMac(packet, 0, to);
  putMac(packet, 6, from);
  packet.view.setUint16(12, type);
}

/** Sets the length and fills a short frame with zeros, as a sender's network card does. */
export function endFrame(packet: Packet, length: number): void {
  if (length < MIN_FRAME_BYTES) packet.bytes.fill(0, length, MIN_FRAME_BYTES);
  packet.length = Math.max(length, MIN_FRAME_BYTES);
}

/** The way of one IPv4 packet on this network. */
export interface Route {
  readonly fromMac: MacAddress;
  readonly toMac: MacAddress;
  readonly fromIp: Ipv4;
  readonly toIp: Ipv4;
  readonly ttl: number;
  readonly id: number;
}

export const PROTOCOL = { icmp: 1, tcp: 6, udp: 17 } as const;
const IPV4_BYTES = 20;
export const IPV4_PAYLOAD = ETHERNET_BYTES + IPV4_BYTES;

/** Writes both headers around `bodyBytes` bytes that stand at `IPV4_PAYLOAD` already (RFC 791). */
export function putIpv4(packet: Packet, route: Route, protocol: number, bodyBytes: number): void {
  const { view } = packet;
  putEthernet(packet, route.toMac, route.fromMac, ETHER_TYPE.ipv4);
  view.setUint16(14, 0x4500);
  view.setUint16(16, IPV4_BYTES + bodyBytes);
  view.setUint16(18, route.id);
  view.setUint16(20, protocol === PROTOCOL.tcp ? 0x4000 : 0);
  view.setUint8(22, route.ttl);
  view.setUint8(23, protocol);
  view.setUint16(24, 0);
  view.setUint32(26, route.fromIp);
  view.setUint32(30, route.toIp);
  view.setUint16(24, foldChecksum(addWords(packet.bytes, ETHERNET_BYTES, IPV4_PAYLOAD, 0)));
  endFrame(packet, IPV4_PAYLOAD + bodyBytes);
}

/** Checksum of TCP or UDP at `IPV4_PAYLOAD` with its pseudo header (RFC 9293 section 3.1). */
export function transportChecksum(
  packet: Packet,
  route: Route,
  protocol: number,
  bodyBytes: number,
): number {
  const addresses =
    (route.fromIp >>> 16) + (route.fromIp & 0xffff) + (route.toIp >>> 16) + (route.toIp & 0xffff);
  const end = IPV4_PAYLOAD + bodyBytes;
  const sum = addWords(packet.bytes, IPV4_PAYLOAD, end, addresses + protocol + bodyBytes);
  return foldChecksum(sum);
}
