import { int32, uint16 } from "#core/bytes.ts";
import { reaches } from "#decode/packet.ts";
import { Refusal } from "#decode/refusal.ts";
import type { Packet, RouterGroupFacts } from "#decode/types.ts";

/** HSRP version 2 begins with a group state TLV: type 1, 40 bytes. */
const HSRP2_GROUP_STATE = 1;
const HSRP2_GROUP_STATE_BYTES = 40;

export function createRouterGroupFacts(): RouterGroupFacts {
  return { version: 0, group: 0, priority: 0, virtualIp: 0 };
}

/** Reads the VRRP advertisement (RFC 5798 section 5) of a packet with `control` vrrp. */
export function decodeVrrp(packet: Packet, facts: RouterGroupFacts): boolean {
  const at = packet.l4Offset;
  if (!reaches(packet, at + 8, Refusal["vrrp-short"])) return false;
  const bytes = packet.bytes;
  const version = (bytes[at] as number) >> 4;
  if (version < 2 || version > 3 || ((bytes[at] as number) & 15) !== 1) {
    packet.refusal = Refusal["vrrp-version"];
    return false;
  }
  if (packet.ipTtl !== 255) {
    packet.refusal = Refusal["vrrp-ttl"];
    return false;
  }
  facts.version = version;
  facts.group = bytes[at + 1] as number;
  facts.priority = bytes[at + 2] as number;
  const hasAddress = packet.ipVersion === 4 && (bytes[at + 3] as number) > 0;
  if (hasAddress && !reaches(packet, at + 12, Refusal["vrrp-short"])) return false;
  facts.virtualIp = hasAddress ? int32(bytes, at + 8) : 0;
  return true;
}

/** Reads the HSRP hello (RFC 2281 section 5.1, or version 2) of a packet with `control` hsrp. */
export function decodeHsrp(packet: Packet, facts: RouterGroupFacts): boolean {
  const at = packet.l4Offset + 8;
  if (!reaches(packet, at + 2, Refusal["hsrp-short"])) return false;
  const bytes = packet.bytes;
  if (bytes[at] === HSRP2_GROUP_STATE && bytes[at + 1] === HSRP2_GROUP_STATE_BYTES) {
    if (!reaches(packet, at + 42, Refusal["hsrp-short"])) return false;
    facts.version = 2;
    facts.group = uint16(bytes, at + 6);
    facts.priority = int32(bytes, at + 14);
    facts.virtualIp = bytes[at + 5] === 4 ? int32(bytes, at + 26) : 0;
    return true;
  }
  if (bytes[at] !== 0) {
    packet.refusal = Refusal["hsrp-version"];
    return false;
  }
  if (!reaches(packet, at + 20, Refusal["hsrp-short"])) return false;
  facts.version = 1;
  facts.group = bytes[at + 6] as number;
  facts.priority = bytes[at + 5] as number;
  facts.virtualIp = int32(bytes, at + 16);
  return true;
}
