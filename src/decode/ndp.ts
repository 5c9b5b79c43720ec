import { int32, uint16 } from "#core/bytes.ts";
import { reaches } from "#decode/packet.ts";
import { Refusal } from "#decode/refusal.ts";
import { type NdpFacts, NdpType, type Packet } from "#decode/types.ts";

/** RFC 4861 section 4.6; 25 is RFC 8106 section 5.1. */
const NdpOption = { sourceLink: 1, targetLink: 2, prefix: 3, nameServers: 25 } as const;
/** Bytes before the options, by type. */
const FIXED_BYTES: Readonly<Record<number, number>> = {
  133: 8,
  134: 16,
  135: 24,
  136: 24,
  137: 40,
};

export function createNdpFacts(): NdpFacts {
  return {
    type: 0,
    targetOffset: -1,
    flags: 0,
    routerLifetimeSeconds: 0,
    routerFlags: 0,
    hopLimit: 0,
    linkMacHigh: -1,
    linkMacLow: -1,
    prefixOffset: -1,
    nameServerOffset: -1,
  };
}

/** Reads the message of a packet with `control` ndp. False with the reason noted. */
export function decodeNdp(packet: Packet, facts: NdpFacts): boolean {
  const at = packet.l4Offset;
  const bytes = packet.bytes;
  // RFC 4861 section 7.1: anything that crossed a router is void.
  if (packet.ipTtl !== 255) {
    packet.refusal = Refusal["ndp-hop-limit"];
    return false;
  }
  const type = packet.icmpType;
  const fixedBytes = FIXED_BYTES[type] ?? 8;
  if (!reaches(packet, at + fixedBytes, Refusal["ndp-short"])) return false;
  facts.type = type;
  facts.targetOffset = type >= NdpType.neighbourSolicitation ? at + 8 : -1;
  facts.flags = type === NdpType.neighbourAdvertisement ? (bytes[at + 4] as number) : 0;
  const isRouter = type === NdpType.routerAdvertisement;
  facts.hopLimit = isRouter ? (bytes[at + 4] as number) : 0;
  facts.routerFlags = isRouter ? (bytes[at + 5] as number) : 0;
  facts.routerLifetimeSeconds = isRouter ? uint16(bytes, at + 6) : 0;
  facts.linkMacHigh = -1;
  facts.linkMacLow = -1;
  facts.prefixOffset = -1;
  facts.nameServerOffset = -1;
  return readOptions(packet, at + fixedBytes, facts);
}

function readOptions(packet: Packet, offset: number, facts: NdpFacts): boolean {
  const bytes = packet.bytes;
  // Receivers pass over the other one, and over a second: so must who watches what they learn.
  const linkOption = linkOptionOf(facts.type);
  for (let at = offset; at < packet.end; ) {
    if (!reaches(packet, at + 2, Refusal["ndp-option-length"])) return false;
    const kind = bytes[at] as number;
    const optionBytes = (bytes[at + 1] as number) * 8;
    if (optionBytes === 0) {
      packet.refusal = Refusal["ndp-option-length"];
      return false;
    }
    if (!reaches(packet, at + optionBytes, Refusal["ndp-option-length"])) return false;
    if (kind === linkOption && facts.linkMacHigh < 0) {
      facts.linkMacHigh = uint16(bytes, at + 2);
      facts.linkMacLow = int32(bytes, at + 4);
    } else if (kind === NdpOption.prefix && optionBytes === 32 && facts.prefixOffset < 0) {
      facts.prefixOffset = at;
    } else if (kind === NdpOption.nameServers && optionBytes >= 24 && facts.nameServerOffset < 0) {
      facts.nameServerOffset = at + 8;
    }
    at += optionBytes;
  }
  return true;
}

/** Which link-layer address a type carries (RFC 4861 section 4.1 to 4.5). */
function linkOptionOf(type: number): number {
  const isTarget = type === NdpType.neighbourAdvertisement || type === NdpType.redirect;
  return isTarget ? NdpOption.targetLink : NdpOption.sourceLink;
}
