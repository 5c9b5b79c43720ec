import { macFromParts } from "#core/mac-address.ts";
import type { MacAddress } from "#core/units.ts";
import { type ArpFacts, ArpOperation, type Packet } from "#decode/types.ts";

/** What one ARP message says of its sender's address. */
export interface Claim {
  ip: number;
  mac: MacAddress;
  vlanId: number;
  /** A reply that its receiver had not asked for. */
  isUnsolicited: boolean;
  /** Says its own address to all (RFC 5227 section 2.3): healthy at boot and after a move. */
  isAnnouncement: boolean;
  /** Aimed at one station out of turn: a reply nobody asked for, or a request by unicast. */
  isStrong: boolean;
  /** The station told, or 0. */
  targetIp: number;
}

export function createClaim(): Claim {
  return {
    ip: 0,
    mac: 0 as MacAddress,
    vlanId: 0,
    isUnsolicited: false,
    isAnnouncement: false,
    isStrong: false,
    targetIp: 0,
  };
}

/**
 * Reads the claim of a message into `claim`. False when it makes none: a probe says nothing of
 * its sender (RFC 5227 section 2.1.1), and no station owns 0.0.0.0 or a group address.
 */
export function readClaim(packet: Packet, arp: ArpFacts, wasAsked: boolean, claim: Claim): boolean {
  if (arp.senderIp === 0 || (arp.senderMacHigh & 0x0100) !== 0) return false;
  if (arp.senderMacHigh === 0 && arp.senderMacLow === 0) return false;
  const isReply = arp.operation === ArpOperation.reply;
  const isToGroup = (packet.dstMacHigh & 0x0100) !== 0;
  claim.ip = arp.senderIp;
  claim.mac = macFromParts(arp.senderMacHigh, arp.senderMacLow);
  claim.vlanId = packet.vlanId;
  claim.isAnnouncement = arp.senderIp === arp.targetIp;
  claim.isUnsolicited = isReply && !wasAsked;
  claim.targetIp = claim.isAnnouncement ? 0 : arp.targetIp;
  claim.isStrong = !claim.isAnnouncement && (isReply ? claim.isUnsolicited : !isToGroup);
  return true;
}
