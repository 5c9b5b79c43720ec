import { uint16 } from "#core/bytes.ts";
import { endAt, reaches } from "#decode/packet.ts";
import { Refusal } from "#decode/refusal.ts";
import { decodeTransport } from "#decode/transport.ts";
import type { Packet } from "#decode/types.ts";
import { Layer } from "#decode/types.ts";

const HEADER_BYTES = 40;
/** More than any honest sender chains (RFC 8200 section 4.1 lists seven). */
const MOST_EXTENSIONS = 8;

const Next = {
  hopByHop: 0,
  routing: 43,
  fragment: 44,
  authentication: 51,
  destination: 60,
  mobility: 135,
  hostIdentity: 139,
  shim6: 140,
} as const;

/** IPv6 header and its extension headers (RFC 8200) at `at`. */
export function decodeIpv6(packet: Packet, at: number): void {
  if (!reaches(packet, at + HEADER_BYTES, Refusal["ipv6-short"])) return;
  const bytes = packet.bytes;
  if ((bytes[at] as number) >> 4 !== 6) {
    packet.refusal = Refusal["ipv6-version"];
    return;
  }
  packet.layer = Layer.ip;
  packet.ipVersion = 6;
  packet.ipTtl = bytes[at + 7] as number;
  packet.ipProtocol = bytes[at + 6] as number;
  packet.srcIpOffset = at + 8;
  packet.dstIpOffset = at + 24;
  // 0 is a jumbogram (RFC 2675) or a segment still to be cut: the rest is data.
  const payloadBytes = uint16(bytes, at + 4) || packet.wireEnd - at - HEADER_BYTES;
  if (at + HEADER_BYTES + payloadBytes > packet.wireEnd) {
    packet.refusal = Refusal["ipv6-payload-length"];
    return;
  }
  endAt(packet, at + HEADER_BYTES + payloadBytes);
  decodeExtensions(packet, at + HEADER_BYTES);
}

function decodeExtensions(packet: Packet, offset: number): void {
  const bytes = packet.bytes;
  let at = offset;
  for (let seen = 0; isExtension(packet.ipProtocol); seen++) {
    if (seen === MOST_EXTENSIONS) {
      packet.refusal = Refusal["ipv6-extension-chain"];
      return;
    }
    if (!reaches(packet, at + 8, Refusal["ipv6-extension-short"])) return;
    const kind = packet.ipProtocol;
    packet.ipProtocol = bytes[at] as number;
    if (kind === Next.fragment) {
      if ((uint16(bytes, at + 2) & 0xfff8) !== 0) {
        packet.isLaterFragment = 1;
        return;
      }
      at += 8;
    } else if (kind === Next.authentication) {
      at += ((bytes[at + 1] as number) + 2) * 4; // RFC 4302 counts words of four, less two
    } else {
      at += ((bytes[at + 1] as number) + 1) * 8;
    }
  }
  if (!reaches(packet, at, Refusal["ipv6-extension-short"])) return;
  decodeTransport(packet, at);
}

function isExtension(next: number): boolean {
  switch (next) {
    case Next.hopByHop:
    case Next.routing:
    case Next.fragment:
    case Next.authentication:
    case Next.destination:
    case Next.mobility:
    case Next.hostIdentity:
    case Next.shim6:
      return true;
    default:
      return false;
  }
}
