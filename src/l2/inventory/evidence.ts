import { int32, uint16 } from "#core/bytes.ts";
import { mix32 } from "#core/hash.ts";
import { isGroupMac } from "#core/mac-address.ts";
import { Layer, type Packet, TcpFlag } from "#decode/types.ts";
import { Did } from "#l2/inventory/types.ts";

/** Addresses behind a station, by their hash, before it counts as a way to them. */
export const ADDRESSES_BEHIND = 4;
/** A multicast that stays on its link is often sent with as little as this. */
const LINK_SCOPE_TTL = 4;
const FIRST_CLIENT_PORT = 1024;

/**
 * Nobody has forwarded it yet: it has the time to live that systems send with (RFC 1700 says 64),
 * or a destination that stays on the link (RFC 919, RFC 5771 section 4).
 */
export function isFirstHop(packet: Packet): boolean {
  const ttl = packet.ipTtl;
  if (ttl === 64 || ttl === 128 || ttl === 255 || ttl === 32) return true;
  if (!isGroupMac(packet.dstMacHigh)) return false;
  return ttl <= LINK_SCOPE_TTL || packet.dstIp === -1 || packet.dstIp >>> 8 === 0xe00000;
}

/** An address that one station may own: not 0/8, not loopback, no group, no broadcast. */
export function isStationIpv4(ip: number): boolean {
  const first = ip >>> 24;
  return first !== 0 && first !== 127 && first < 224;
}

/** Neither a group address nor `::` nor `::1` nor such a one as embeds them. */
export function isStationIpv6(bytes: Uint8Array, offset: number): boolean {
  if (bytes[offset] === 0xff) return false;
  return uint16(bytes, offset) !== 0 || int32(bytes, offset + 2) !== 0;
}

/** `seen` with the address's bit. */
export function withAddress(seen: number, ip: number): number {
  return seen | (1 << (mix32(ip) & 31));
}

/** Addresses seen: a floor, for two may share a bit. */
export function countAddresses(seen: number): number {
  let count = 0;
  for (let rest = seen; rest !== 0; rest &= rest - 1) count++;
  return count;
}

/** What the sender of a packet serves, by the port it answers from: a bit of `Did`, or 0. */
export function serviceOf(packet: Packet): number {
  if (packet.layer === Layer.udp) return packet.srcPort === 53 ? Did.answerDns : 0;
  if (packet.layer !== Layer.tcp || packet.dstPort < FIRST_CLIENT_PORT) return 0;
  // A refusal comes from the same port, and so does a client's own first segment.
  const { tcpFlags } = packet;
  if ((tcpFlags & TcpFlag.rst) !== 0 || (tcpFlags & TcpFlag.ack) === 0) return 0;
  return tcpServiceOf(packet.srcPort);
}

function tcpServiceOf(port: number): number {
  switch (port) {
    case 53:
      return Did.answerDns;
    case 515:
    case 631:
    case 9100:
      return Did.servePrint;
    case 554:
      return Did.serveVideo;
    case 80:
    case 443:
      return Did.serveWeb;
    case 22:
      return Did.serveShell;
    case 445:
    case 2049:
      return Did.serveFiles;
    case 25:
    case 143:
    case 587:
    case 993:
      return Did.serveMail;
    case 1433:
    case 1521:
    case 3306:
    case 5432:
      return Did.serveDatabase;
    case 88:
    case 389:
    case 636:
      return Did.serveDirectory;
    case 1883:
    case 8883:
      return Did.serveMqtt;
    default:
      return 0;
  }
}
