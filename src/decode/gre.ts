import { uint16 } from "#core/bytes.ts";
import { findInErspan } from "#decode/erspan.ts";
import { enterFrame } from "#decode/inner-frame.ts";
import { reaches, refuse } from "#decode/packet.ts";
import { Refusal } from "#decode/refusal.ts";
import { hasMoreFragments } from "#decode/transport.ts";
import { type Packet, Unwrap } from "#decode/types.ts";

/** Protocol types whose payload is or holds a whole Ethernet frame. */
const Payload = { ethernet: 0x6558, erspan: 0x88be, erspan3: 0x22eb } as const;
/** Bits of the first 16 (RFC 2784 section 2, RFC 2890 section 2; routing is RFC 1701's). */
const Flag = { checksum: 0x8000, routing: 0x4000, key: 0x2000, sequence: 0x1000, version: 7 };
const FIXED_BYTES = 4;
const OPTION_BYTES = 4;

/** The frame in a GRE packet: its offset, or -1 when it has none or with the reason noted. */
export function findInGre(packet: Packet, unwrap: Unwrap): number {
  const at = packet.l4Offset;
  if (!reaches(packet, at + FIXED_BYTES, Refusal["tunnel-short"])) return -1;
  const flags = uint16(packet.bytes, at);
  const payload = uint16(packet.bytes, at + 2);
  const isErspan = payload === Payload.erspan || payload === Payload.erspan3;
  if (!isErspan && (payload !== Payload.ethernet || unwrap !== Unwrap.all)) return -1;
  if ((flags & (Flag.routing | Flag.version)) !== 0) return refuse(packet, Refusal["gre-flags"]);
  const hasSequence = (flags & Flag.sequence) !== 0;
  const options =
    Number((flags & Flag.checksum) !== 0) + Number((flags & Flag.key) !== 0) + Number(hasSequence);
  const body = at + FIXED_BYTES + options * OPTION_BYTES;
  // Without a sequence number it is the first type of ERSPAN, which has no header of its own.
  if (payload === Payload.ethernet || (payload === Payload.erspan && !hasSequence)) {
    return enterFrame(packet, body, 0, hasMoreFragments(packet));
  }
  return findInErspan(packet, body, payload === Payload.erspan ? 2 : 3);
}
