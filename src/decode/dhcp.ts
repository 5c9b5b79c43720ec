import { int32, uint16 } from "#core/bytes.ts";
import { reaches } from "#decode/packet.ts";
import { Refusal } from "#decode/refusal.ts";
import type { DhcpFacts, Packet } from "#decode/types.ts";

/** Fixed part up to the magic cookie, and the cookie (RFC 2131 section 2 and 3). */
const FIXED_BYTES = 236;
const MAGIC = 0x63825363;
const Option = { pad: 0, router: 3, requestedIp: 50, lease: 51, type: 53, server: 54, end: 255 };

export function createDhcpFacts(): DhcpFacts {
  return {
    operation: 0,
    messageType: 0,
    transactionId: 0,
    clientMacHigh: 0,
    clientMacLow: 0,
    clientIp: 0,
    yourIp: 0,
    requestedIp: 0,
    serverIp: 0,
    routerIp: 0,
    leaseSeconds: 0,
  };
}

/** Reads the DHCP message of a packet with `control` dhcp. False with the reason noted. */
export function decodeDhcp(packet: Packet, facts: DhcpFacts): boolean {
  const at = packet.l4Offset + 8;
  if (!reaches(packet, at + FIXED_BYTES + 4, Refusal["dhcp-short"])) return false;
  const bytes = packet.bytes;
  if (bytes[at + 1] !== 1 || bytes[at + 2] !== 6) {
    packet.refusal = Refusal["dhcp-hardware"];
    return false;
  }
  if (int32(bytes, at + FIXED_BYTES) !== MAGIC) {
    packet.refusal = Refusal["dhcp-magic"];
    return false;
  }
  facts.operation = bytes[at] as number;
  facts.transactionId = int32(bytes, at + 4);
  facts.clientIp = int32(bytes, at + 12);
  facts.yourIp = int32(bytes, at + 16);
  facts.clientMacHigh = uint16(bytes, at + 28);
  facts.clientMacLow = int32(bytes, at + 30);
  facts.messageType = 0;
  facts.requestedIp = 0;
  facts.serverIp = 0;
  facts.routerIp = 0;
  facts.leaseSeconds = 0;
  return readOptions(packet, at + FIXED_BYTES + 4, facts);
}

function readOptions(packet: Packet, offset: number, facts: DhcpFacts): boolean {
  const bytes = packet.bytes;
  for (let at = offset; at < packet.end; ) {
    const code = bytes[at] as number;
    if (code === Option.end) return true;
    if (code === Option.pad) {
      at++;
      continue;
    }
    if (!reaches(packet, at + 2, Refusal["dhcp-option-length"])) return false;
    const length = bytes[at + 1] as number;
    at += 2;
    if (!reaches(packet, at + length, Refusal["dhcp-option-length"])) return false;
    readOption(bytes, at, code, length, facts);
    at += length;
  }
  return true;
}

function readOption(
  bytes: Uint8Array,
  at: number,
  code: number,
  length: number,
  facts: DhcpFacts,
): void {
  if (code === Option.type && length === 1) facts.messageType = bytes[at] as number;
  if (length < 4) return;
  if (code === Option.requestedIp) facts.requestedIp = int32(bytes, at);
  else if (code === Option.server) facts.serverIp = int32(bytes, at);
  else if (code === Option.router) facts.routerIp = int32(bytes, at);
  else if (code === Option.lease) facts.leaseSeconds = int32(bytes, at) >>> 0;
}
