import { enterFrame } from "#decode/inner-frame.ts";
import { reaches, refuse } from "#decode/packet.ts";
import { Refusal } from "#decode/refusal.ts";
import { hasMoreFragments } from "#decode/transport.ts";
import type { Packet } from "#decode/types.ts";

export const VXLAN_PORT = 4789;
const UDP_BYTES = 8;
/** Flags, reserved, network identifier, reserved (RFC 7348 section 5). */
const HEADER_BYTES = 8;
/** The identifier is valid: set in every VXLAN header. */
const HAS_IDENTIFIER = 0x08;

/** The frame in a datagram to `VXLAN_PORT`: its offset, or -1 with the reason noted. */
export function findInVxlan(packet: Packet): number {
  const at = packet.l4Offset + UDP_BYTES;
  if (!reaches(packet, at + HEADER_BYTES, Refusal["tunnel-short"])) return -1;
  const flags = packet.bytes[at] as number;
  if ((flags & HAS_IDENTIFIER) === 0) return refuse(packet, Refusal["vxlan-flags"]);
  return enterFrame(packet, at + HEADER_BYTES, 0, hasMoreFragments(packet));
}
