import { isGroupMac } from "#core/mac-address.ts";
import { type DhcpFacts, DhcpMessage, type Packet } from "#decode/types.ts";

/** What shows that no real client sent a DHCP message, as bits. */
export const Mark = {
  /** The client's hardware address is not the sender's. */
  foreign: 1,
  /** A group address, which no station has. */
  group: 2,
  /** Another client used this very transaction number just before. */
  copied: 4,
  /** It asks for an address, but for nothing a client needs with it (option 55). */
  bare: 8,
  /** The datagram comes from another address than the client says to have. */
  forged: 16,
  /** It turns an address down, which makes the server put it aside. */
  declines: 32,
  /** One hardware address under many identities (option 61). */
  many: 64,
} as const;

export const MARK_TEXTS: readonly (readonly [mark: number, text: string])[] = [
  [Mark.foreign, "had another hardware address than the frame's sender"],
  [Mark.group, "had a group address, which no station has"],
  [Mark.copied, "shared one transaction number with others"],
  [Mark.bare, "asked for nothing that a client needs but an address"],
  [Mark.forged, "sent from another address than they said to have"],
  [Mark.declines, "turned an address down"],
  [Mark.many, "were the same station under a further identity"],
];

/** The marks that a message alone shows. Of a client that a relay speaks for, none. */
export function marksOf(packet: Packet, dhcp: DhcpFacts): number {
  const { clientMacHigh, clientMacLow, messageType, parametersOffset } = dhcp;
  const isForeign = clientMacLow !== packet.srcMacLow || clientMacHigh !== packet.srcMacHigh;
  const isGroup = isGroupMac(clientMacHigh) || isGroupMac(packet.srcMacHigh);
  const asks = messageType === DhcpMessage.discover || messageType === DhcpMessage.request;
  return (
    (isForeign ? Mark.foreign : 0) |
    (isGroup ? Mark.group : 0) |
    (asks && parametersOffset < 0 ? Mark.bare : 0) |
    (isForged(packet, dhcp) ? Mark.forged : 0) |
    (messageType === DhcpMessage.decline ? Mark.declines : 0)
  );
}

/** A client that has an address sends from it (RFC 2131 section 4.3.6). */
export function isForged({ srcIp }: Packet, { clientIp }: DhcpFacts): boolean {
  return srcIp !== 0 && clientIp !== 0 && srcIp !== clientIp;
}
