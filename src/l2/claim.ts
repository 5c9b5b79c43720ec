import { macFromParts } from "#core/mac-address.ts";
import type { MacAddress } from "#core/units.ts";
import { type ArpFacts, ArpOperation, type Packet } from "#decode/types.ts";

/** How a station came to say that an address is its own. */
export const Manner = {
  /** A reply to whoever has asked. */
  answer: 0,
  /** A request to all: whoever asks tells its own address too. */
  question: 1,
  /** To all, of itself (RFC 5227 section 2.3): healthy at boot and after a move. */
  announcement: 2,
  /** A request to one station, to refresh a neighbour (RFC 1122 section 2.3.2.1) or deceive it. */
  poll: 3,
  /** A reply that nobody had asked for. */
  unasked: 4,
} as const;
export type Manner = (typeof Manner)[keyof typeof Manner];

/** True of what a deceiver tells one station, and others have little reason to. */
export function isOutOfTurn(manner: Manner): boolean {
  return manner === Manner.poll || manner === Manner.unasked;
}

/** What one ARP or NDP message says of its sender's address. */
export interface Claim {
  /** As the tables keep it: IPv4 as it is, IPv6 by its number (ipv6-names.ts). */
  ip: number;
  /** Where the address is said to be. */
  mac: MacAddress;
  /** Ethernet source of the frame, 0 where the link has none. */
  source: MacAddress;
  vlanId: number;
  manner: Manner;
  /** The station told, or 0. */
  targetIp: number;
  /** Where it was told, or 0 when all were. */
  toldMac: MacAddress;
  /** It gives way to others, as stations of an anycast address do (RFC 4861 section 7.2.7). */
  isYielding: boolean;
}

export function createClaim(): Claim {
  return {
    ip: 0,
    mac: 0 as MacAddress,
    source: 0 as MacAddress,
    vlanId: 0,
    manner: Manner.answer,
    targetIp: 0,
    toldMac: 0 as MacAddress,
    isYielding: false,
  };
}

/**
 * Reads the claim of a message into `claim`. False when it makes none: a probe says nothing of
 * its sender (RFC 5227 section 2.1.1), no station owns 0.0.0.0 or a group address, and only
 * requests and replies change what others remember (RFC 826).
 */
export function readClaim(packet: Packet, arp: ArpFacts, wasAsked: boolean, claim: Claim): boolean {
  const isReply = arp.operation === ArpOperation.reply;
  if (!isReply && arp.operation !== ArpOperation.request) return false;
  if (arp.senderIp === 0 || arp.senderIp >>> 28 >= 0xe) return false;
  if ((arp.senderMacHigh & 0x0100) !== 0) return false;
  if (arp.senderMacHigh === 0 && arp.senderMacLow === 0) return false;
  const isOfItself = arp.senderIp === arp.targetIp;
  claim.ip = arp.senderIp;
  claim.mac = macFromParts(arp.senderMacHigh, arp.senderMacLow);
  claim.source = macFromParts(packet.srcMacHigh, packet.srcMacLow);
  claim.vlanId = packet.vlanId;
  const isTold = isToOne(packet);
  claim.manner = mannerOf(isReply, isOfItself, isTold, wasAsked);
  claim.targetIp = isOfItself ? 0 : arp.targetIp;
  claim.toldMac = isTold ? macFromParts(packet.dstMacHigh, packet.dstMacLow) : (0 as MacAddress);
  return true;
}

/** False also where the link keeps no destination (Linux cooked). */
export function isToOne(packet: Packet): boolean {
  if ((packet.dstMacHigh & 0x0100) !== 0) return false;
  return packet.dstMacHigh !== 0 || packet.dstMacLow !== 0;
}

function mannerOf(isReply: boolean, isOfItself: boolean, isToOne: boolean, wasAsked: boolean) {
  if (isOfItself && !isToOne) return Manner.announcement;
  if (isReply) return wasAsked ? Manner.answer : Manner.unasked;
  return isToOne ? Manner.poll : Manner.question;
}
