import { int32, uint16 } from "#core/bytes.ts";
import { endAt, reaches } from "#decode/packet.ts";
import { Refusal } from "#decode/refusal.ts";
import { decodeTransport } from "#decode/transport.ts";
import type { Packet } from "#decode/types.ts";
import { Layer } from "#decode/types.ts";

const FRAGMENT_OFFSET = 0x1fff;

/** IPv4 header (RFC 791) at `at`. */
export function decodeIpv4(packet: Packet, at: number): void {
  if (!reaches(packet, at + 20, Refusal["ipv4-short"])) return;
  const bytes = packet.bytes;
  const first = bytes[at] as number;
  if (first >> 4 !== 4) {
    packet.refusal = Refusal["ipv4-version"];
    return;
  }
  const headerBytes = (first & 15) * 4;
  if (headerBytes < 20) {
    packet.refusal = Refusal["ipv4-header-length"];
    return;
  }
  packet.layer = Layer.ip;
  packet.ipVersion = 4;
  packet.ipTtl = bytes[at + 8] as number;
  packet.ipProtocol = bytes[at + 9] as number;
  packet.srcIpOffset = at + 12;
  packet.dstIpOffset = at + 16;
  packet.srcIp = int32(bytes, at + 12);
  packet.dstIp = int32(bytes, at + 16);
  // 0 is what a sender's own capture shows of a segment its card will cut: the rest is data.
  const totalBytes = uint16(bytes, at + 2) || packet.wireEnd - at;
  if (totalBytes < headerBytes || at + totalBytes > packet.wireEnd) {
    packet.refusal = Refusal["ipv4-total-length"];
    return;
  }
  endAt(packet, at + totalBytes);
  if ((uint16(bytes, at + 6) & FRAGMENT_OFFSET) !== 0) {
    packet.isLaterFragment = 1;
    return;
  }
  if (!reaches(packet, at + headerBytes, Refusal["ipv4-header-length"])) return;
  decodeTransport(packet, at + headerBytes);
}
