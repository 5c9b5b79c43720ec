import { int32 } from "#core/bytes.ts";
import type { Packet } from "#decode/types.ts";

/** What a server's first words say of it. */
export const Greeting = { none: 0, login: 1, refusal: 2 } as const;
export type Greeting = (typeof Greeting)[keyof typeof Greeting];

/** "SSH-" (RFC 4253 section 4.2) and "RFB " (RFC 6143 section 7.1.1). */
const SSH = 0x5353482d;
const RFB = 0x52464220;
/** Replies of three digits and a space: 530 of FTP (RFC 959), 535 of SMTP (RFC 4954). */
const FTP_REFUSED = 0x35333020;
const SMTP_REFUSED = 0x35333520;
/** "-ERR" of POP3 (RFC 1939). */
const POP_REFUSED = 0x2d455252;
/** Behind MySQL's packet header: ERR and code 1045, access denied. */
const MYSQL_REFUSED = 0xff1504;

/** Bytes of TCP data in the packet. */
export function payloadBytes(packet: Packet): number {
  return packet.end - payloadOffset(packet);
}

/** Reads a server's segment. Looks at its first bytes alone; never throws. */
export function readGreeting(packet: Packet): Greeting {
  const at = payloadOffset(packet);
  if (at + 4 > packet.end) return Greeting.none;
  const first = int32(packet.bytes, at);
  if (first === SSH || first === RFB) return Greeting.login;
  if (first === FTP_REFUSED || first === SMTP_REFUSED || first === POP_REFUSED) {
    return Greeting.refusal;
  }
  if (at + 8 <= packet.end && int32(packet.bytes, at + 4) >>> 8 === MYSQL_REFUSED) {
    return Greeting.refusal;
  }
  return Greeting.none;
}

/** The first data of the segment as Latin-1 text. */
export function payloadText(packet: Packet, mostBytes: number): string {
  const at = payloadOffset(packet);
  const end = Math.min(packet.end, at + mostBytes);
  return at < end ? String.fromCharCode(...packet.bytes.subarray(at, end)) : "";
}

function payloadOffset(packet: Packet): number {
  return packet.l4Offset + ((packet.bytes[packet.l4Offset + 12] as number) >> 4) * 4;
}
