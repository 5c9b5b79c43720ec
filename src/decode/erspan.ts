import { uint16 } from "#core/bytes.ts";
import { enterFrame } from "#decode/inner-frame.ts";
import { reaches, refuse } from "#decode/packet.ts";
import { Refusal } from "#decode/refusal.ts";
import { hasMoreFragments } from "#decode/transport.ts";
import type { Packet } from "#decode/types.ts";

/** Of draft-foschiano-erspan: the version field counts from 0 for the first type. */
const HEADER_BYTES = { 2: 8, 3: 12 } as const;
const SUBHEADER_BYTES = 8;
/** The switch has cut the frame. */
const TRUNCATED = 0x0400;
/** Of the third type: what is carried, 0 for an Ethernet frame, and whether a subheader follows. */
const FRAME_TYPE = 0x7c00;
const HAS_SUBHEADER = 0x0001;

/**
 * The frame behind an ERSPAN header of the second or third type: its offset, or -1 with the reason
 * noted. Its VLAN is that of the header unless it has a tag of its own.
 */
export function findInErspan(packet: Packet, at: number, type: 2 | 3): number {
  const bytes = packet.bytes;
  let body = at + HEADER_BYTES[type];
  if (!reaches(packet, body, Refusal["tunnel-short"])) return -1;
  const first = uint16(bytes, at);
  if (first >> 12 !== type - 1) return refuse(packet, Refusal["erspan-version"]);
  if (type === 3) {
    const last = uint16(bytes, at + 10);
    if ((last & FRAME_TYPE) !== 0) return refuse(packet, Refusal["erspan-frame-type"]);
    if ((last & HAS_SUBHEADER) !== 0) body += SUBHEADER_BYTES;
  }
  const isPart = (uint16(bytes, at + 2) & TRUNCATED) !== 0 || hasMoreFragments(packet);
  return enterFrame(packet, body, first & 0x0fff, isPart);
}
