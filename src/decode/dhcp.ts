import { int32, uint16 } from "#core/bytes.ts";
import { reaches } from "#decode/packet.ts";
import { Refusal } from "#decode/refusal.ts";
import type { DhcpFacts, Packet } from "#decode/types.ts";

/** Fixed part up to the magic cookie, and the cookie (RFC 2131 section 2 and 3). */
const FIXED_BYTES = 236;
const MAGIC = 0x63825363;
const Option = {
  pad: 0,
  router: 3,
  nameServer: 6,
  hostName: 12,
  requestedIp: 50,
  lease: 51,
  type: 53,
  server: 54,
  parameters: 55,
  vendorClass: 60,
  clientId: 61,
  end: 255,
} as const;

export function createDhcpFacts(): DhcpFacts {
  return {
    operation: 0,
    messageType: 0,
    transactionId: 0,
    clientMacHigh: 0,
    clientMacLow: 0,
    clientIp: 0,
    yourIp: 0,
    relayIp: 0,
    requestedIp: 0,
    serverIp: 0,
    routerIp: 0,
    nameServerIp: 0,
    leaseSeconds: 0,
    nameServersOffset: -1,
    nameServersBytes: 0,
    hostNameOffset: -1,
    hostNameBytes: 0,
    parametersOffset: -1,
    parametersBytes: 0,
    vendorClassOffset: -1,
    vendorClassBytes: 0,
    clientIdOffset: -1,
    clientIdBytes: 0,
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
  facts.relayIp = int32(bytes, at + 24);
  facts.clientMacHigh = uint16(bytes, at + 28);
  facts.clientMacLow = int32(bytes, at + 30);
  clearOptions(facts);
  return readOptions(packet, at + FIXED_BYTES + 4, facts);
}

function clearOptions(facts: DhcpFacts): void {
  facts.messageType = 0;
  facts.requestedIp = 0;
  facts.serverIp = 0;
  facts.routerIp = 0;
  facts.nameServerIp = 0;
  facts.leaseSeconds = 0;
  facts.nameServersOffset = -1;
  facts.nameServersBytes = 0;
  facts.hostNameOffset = -1;
  facts.hostNameBytes = 0;
  facts.parametersOffset = -1;
  facts.parametersBytes = 0;
  facts.vendorClassOffset = -1;
  facts.vendorClassBytes = 0;
  facts.clientIdOffset = -1;
  facts.clientIdBytes = 0;
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
  switch (code) {
    case Option.type:
      if (length === 1) facts.messageType = bytes[at] as number;
      return;
    case Option.requestedIp:
      if (length >= 4) facts.requestedIp = int32(bytes, at);
      return;
    case Option.server:
      if (length >= 4) facts.serverIp = int32(bytes, at);
      return;
    case Option.router:
      if (length >= 4) facts.routerIp = int32(bytes, at);
      return;
    case Option.nameServer:
      if (length < 4) return;
      facts.nameServerIp = int32(bytes, at);
      facts.nameServersOffset = at;
      facts.nameServersBytes = length;
      return;
    case Option.lease:
      if (length >= 4) facts.leaseSeconds = int32(bytes, at) >>> 0;
      return;
    default:
      if (length > 0) noteText(at, code, length, facts);
  }
}

/** Where the options of free length stand. Of one that comes in pieces (RFC 3396), the first. */
function noteText(at: number, code: number, length: number, facts: DhcpFacts): void {
  if (code === Option.hostName && facts.hostNameOffset < 0) {
    facts.hostNameOffset = at;
    facts.hostNameBytes = length;
  } else if (code === Option.parameters && facts.parametersOffset < 0) {
    facts.parametersOffset = at;
    facts.parametersBytes = length;
  } else if (code === Option.vendorClass && facts.vendorClassOffset < 0) {
    facts.vendorClassOffset = at;
    facts.vendorClassBytes = length;
  } else if (code === Option.clientId && facts.clientIdOffset < 0) {
    facts.clientIdOffset = at;
    facts.clientIdBytes = length;
  }
}
