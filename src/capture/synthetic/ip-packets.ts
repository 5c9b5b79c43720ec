import { addWords, foldChecksum } from "#capture/synthetic/checksum.ts";
import {
  IPV4_PAYLOAD,
  type Packet,
  PROTOCOL,
  putIpv4,
  type Route,
  transportChecksum,
} from "#capture/synthetic/packet.ts";

const UDP_BYTES = 8;
const TCP_BYTES = 20;
const ICMP_BYTES = 8;
/** Largest body of a TCP segment on Ethernet. */
export const SEGMENT_BYTES = 1460;
export const TCP_FLAG = { fin: 1, syn: 2, rst: 4, psh: 8, ack: 16 } as const;
/** Maximum segment size and "SACK permitted" of a SYN (RFC 9293 3.2, RFC 2018), padded. */
const SYN_OPTIONS = [2, 4, SEGMENT_BYTES >>> 8, SEGMENT_BYTES & 255, 1, 1, 4, 2];

export interface Ports {
  readonly from: number;
  readonly to: number;
}

/** RFC 768. */
export function putUdp(packet: Packet, route: Route, ports: Ports, body: Uint8Array): void {
  const { view } = packet;
  const bytes = UDP_BYTES + body.length;
  view.setUint16(IPV4_PAYLOAD, ports.from);
  view.setUint16(IPV4_PAYLOAD + 2, ports.to);
  view.setUint16(IPV4_PAYLOAD + 4, bytes);
  view.setUint16(IPV4_PAYLOAD + 6, 0);
  packet.bytes.set(body, IPV4_PAYLOAD + UDP_BYTES);
  // A sum of 0 is sent as ones, because 0 means "no checksum".
  const checksum = transportChecksum(packet, route, PROTOCOL.udp, bytes) || 0xffff;
  view.setUint16(IPV4_PAYLOAD + 6, checksum);
  putIpv4(packet, route, PROTOCOL.udp, bytes);
}

export interface Segment extends Ports {
  readonly sequence: number;
  readonly acknowledged: number;
  readonly flags: number;
}

/** RFC 9293 section 3.1; a SYN carries its options, anything else none. */
export function putTcp(packet: Packet, route: Route, segment: Segment, body?: Uint8Array): void {
  const { view } = packet;
  const options = segment.flags & TCP_FLAG.syn ? SYN_OPTIONS : [];
  const headerBytes = TCP_BYTES + options.length;
  view.setUint16(IPV4_PAYLOAD, segment.from);
  view.setUint16(IPV4_PAYLOAD + 2, segment.to);
  view.setUint32(IPV4_PAYLOAD + 4, segment.sequence);
  view.setUint32(IPV4_PAYLOAD + 8, segment.acknowledged);
  view.setUint16(IPV4_PAYLOAD + 12, (headerBytes << 10) | segment.flags);
  view.setUint16(IPV4_PAYLOAD + 14, segment.flags & TCP_FLAG.rst ? 0 : 64_240);
  view.setUint32(IPV4_PAYLOAD + 16, 0);
  packet.bytes.set(options, IPV4_PAYLOAD + TCP_BYTES);
  if (body) packet.bytes.set(body, IPV4_PAYLOAD + headerBytes);
  const bytes = headerBytes + (body?.length ?? 0);
  view.setUint16(IPV4_PAYLOAD + 16, transportChecksum(packet, route, PROTOCOL.tcp, bytes));
  putIpv4(packet, route, PROTOCOL.tcp, bytes);
}

export interface Echo {
  readonly isReply: boolean;
  readonly id: number;
  readonly sequence: number;
}

/** Echo request or reply with the 56 bytes that ping sends (RFC 792). */
export function putEcho(packet: Packet, route: Route, echo: Echo): void {
  const { view, bytes } = packet;
  const bodyBytes = ICMP_BYTES + 56;
  view.setUint32(IPV4_PAYLOAD, echo.isReply ? 0 : 0x0800_0000);
  view.setUint16(IPV4_PAYLOAD + 4, echo.id);
  view.setUint16(IPV4_PAYLOAD + 6, echo.sequence);
  for (let i = ICMP_BYTES; i < bodyBytes; i++) bytes[IPV4_PAYLOAD + i] = i;
  const sum = addWords(bytes, IPV4_PAYLOAD, IPV4_PAYLOAD + bodyBytes, 0);
  view.setUint16(IPV4_PAYLOAD + 2, foldChecksum(sum));
  putIpv4(packet, route, PROTOCOL.icmp, bodyBytes);
}
