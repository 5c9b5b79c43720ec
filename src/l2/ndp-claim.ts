import { macFromParts } from "#core/mac-address.ts";
import type { MacAddress } from "#core/units.ts";
import { type NdpFacts, NdpType, type Packet } from "#decode/types.ts";
import { type Claim, isToOne, Manner } from "#l2/claim.ts";
import type { Ipv6Names } from "#l2/ipv6-names.ts";

/** The O bit of an advertisement: it replaces what the receiver remembers. */
const OVERRIDE = 0x20;

/** Who asks whom, by the numbers of their addresses. */
export interface Question {
  readonly senderIp: number;
  readonly targetIp: number;
}

/** True for the unspecified address: duplicate address detection (RFC 4862 section 5.4). */
function isUnspecified(bytes: Uint8Array, offset: number): boolean {
  for (let i = 0; i < 16; i++) if (bytes[offset + i] !== 0) return false;
  return true;
}

/**
 * Reads the claim of a neighbour solicitation or advertisement into `claim`. False when it makes
 * none: one that detects duplicates says nothing of its sender, and without a link-layer option
 * a solicitation changes nothing that others remember (RFC 4861 sections 7.2.3 and 7.2.5). Nor does
 * an advertisement without override that nobody asked for, such as those of anycast and proxies.
 * @param wasAsked that an advertisement answers a solicitation seen before
 */
export function readNdpClaim(
  packet: Packet,
  ndp: NdpFacts,
  { senderIp, targetIp }: Question,
  wasAsked: boolean,
  claim: Claim,
): boolean {
  const isAdvertisement = ndp.type === NdpType.neighbourAdvertisement;
  if (!isAdvertisement && ndp.type !== NdpType.neighbourSolicitation) return false;
  const isYielding = isAdvertisement && (ndp.flags & OVERRIDE) === 0;
  if (isYielding && !wasAsked) return false;
  const hasOption = ndp.linkMacHigh >= 0;
  if (!isAdvertisement && (!hasOption || isUnspecified(packet.bytes, packet.srcIpOffset))) {
    return false;
  }
  if (hasOption && (ndp.linkMacHigh & 0x0100) !== 0) return false;
  const isTold = isToOne(packet);
  const source = macFromParts(packet.srcMacHigh, packet.srcMacLow);
  claim.source = source;
  claim.mac = hasOption ? macFromParts(ndp.linkMacHigh, ndp.linkMacLow) : source;
  if (claim.mac === 0) return false;
  claim.vlanId = packet.vlanId;
  claim.ip = isAdvertisement ? targetIp : senderIp;
  claim.targetIp = isTold ? (isAdvertisement ? senderIp : targetIp) : 0;
  claim.toldMac = isTold ? macFromParts(packet.dstMacHigh, packet.dstMacLow) : (0 as MacAddress);
  claim.isYielding = isYielding;
  claim.manner = mannerOf(isAdvertisement, isTold, wasAsked);
  return true;
}

function mannerOf(isAdvertisement: boolean, isTold: boolean, wasAsked: boolean): Manner {
  if (!isAdvertisement) return isTold ? Manner.poll : Manner.question;
  if (!isTold) return Manner.announcement;
  return wasAsked ? Manner.answer : Manner.unasked;
}

/** The numbers of sender and target; an advertisement's "sender" is the one it is told to. */
export function questionOf(
  packet: Packet,
  ndp: NdpFacts,
  names: Ipv6Names,
  tick: number,
): Question {
  const isAdvertisement = ndp.type === NdpType.neighbourAdvertisement;
  const partner = isAdvertisement ? packet.dstIpOffset : packet.srcIpOffset;
  return {
    senderIp: names.numberOf(packet.bytes, partner, tick),
    targetIp: names.numberOf(packet.bytes, ndp.targetOffset, tick),
  };
}
