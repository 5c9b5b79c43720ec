import { int32 } from "#core/bytes.ts";
import { macFromParts } from "#core/mac-address.ts";
import type { MacAddress } from "#core/units.ts";
import type { DhcpFacts, Packet } from "#decode/types.ts";

/** Name servers compared: clients use the first two or three. */
const MOST_NAME_SERVERS = 4;
/** Who is on one network is told by this much of the address where no mask is at hand. */
const NEARBY = 0xffffff00;

/** What a DHCP server hands out. Addresses as 32-bit integers of either sign, 0 where absent. */
export interface Offer {
  vlan: number;
  /** Source of the frame: the server, or the relay that passes its answer on. */
  sender: MacAddress;
  sourceIp: number;
  /** Server identifier (RFC 2132 section 9.7), else the source. */
  serverIp: number;
  /** Of the relay (RFC 1542), or 0. */
  relayIp: number;
  yourIp: number;
  routerIp: number;
  readonly nameServers: Int32Array;
  nameServerCount: number;
}

export function createOffer(): Offer {
  return {
    vlan: 0,
    sender: 0 as MacAddress,
    sourceIp: 0,
    serverIp: 0,
    relayIp: 0,
    yourIp: 0,
    routerIp: 0,
    nameServers: new Int32Array(MOST_NAME_SERVERS),
    nameServerCount: 0,
  };
}

export function readOffer(packet: Packet, dhcp: DhcpFacts, offer: Offer): void {
  offer.vlan = packet.vlanId;
  offer.sender = macFromParts(packet.srcMacHigh, packet.srcMacLow);
  offer.sourceIp = packet.srcIp;
  offer.serverIp = dhcp.serverIp === 0 ? packet.srcIp : dhcp.serverIp;
  offer.relayIp = dhcp.relayIp;
  offer.yourIp = dhcp.yourIp;
  offer.routerIp = dhcp.routerIp;
  const given = dhcp.nameServersBytes >> 2;
  offer.nameServerCount = Math.min(given, MOST_NAME_SERVERS);
  for (let i = 0; i < offer.nameServerCount; i++) {
    offer.nameServers[i] = int32(packet.bytes, dhcp.nameServersOffset + 4 * i);
  }
}

export function copyOffer(from: Offer, to: Offer): void {
  const { nameServers, ...rest } = from;
  Object.assign(to, rest);
  to.nameServers.set(nameServers);
}

/** How another offer would change a client's life. */
export interface Difference {
  readonly router: boolean;
  readonly nameServers: boolean;
}

/** It makes itself the way out of the network. */
function isSelfish({ routerIp, serverIp, sourceIp }: Offer): boolean {
  return routerIp !== 0 && (routerIp === serverIp || routerIp === sourceIp);
}

/**
 * What `other` hands out otherwise than `known`, or null. Fail-over peers list the same name
 * servers in another order, so one in common is the same; and a client that does not ask for a
 * router is told none.
 */
export function differenceOf(known: Offer, other: Offer): Difference | null {
  const router = differsInRouter(known, other);
  const nameServers =
    known.nameServerCount > 0 && other.nameServerCount > 0 && !sharesNameServer(known, other);
  return router || nameServers ? { router, nameServers } : null;
}

function differsInRouter(known: Offer, other: Offer): boolean {
  if (known.routerIp === 0) return isSelfish(other);
  if (other.routerIp === 0) return !isNearby(known, other);
  return other.routerIp !== known.routerIp;
}

function sharesNameServer(a: Offer, b: Offer): boolean {
  for (let i = 0; i < a.nameServerCount; i++) {
    for (let j = 0; j < b.nameServerCount; j++) {
      if (a.nameServers[i] === b.nameServers[j]) return true;
    }
  }
  return false;
}

/** True when both give addresses of one network. */
export function isNearby(a: Offer, b: Offer): boolean {
  return ((a.yourIp ^ b.yourIp) & NEARBY) === 0;
}

/**
 * Of two servers that are equally new, true for the one that looks less like the network's own.
 * Where both hand out one router, that router's word counts more than another's, for it is there.
 */
export function isOdder(one: Offer, other: Offer): boolean {
  if (one.routerIp !== 0 && one.routerIp === other.routerIp) {
    return isSelfish(other) && !isSelfish(one);
  }
  return oddityOf(one) > oddityOf(other);
}

/**
 * How unlike a network's own server one looks: it makes itself the way out, and that is not the
 * first or last address of the network, where routers mostly are.
 */
function oddityOf(offer: Offer): number {
  const host = offer.routerIp & 0xff;
  return (isSelfish(offer) ? 1 : 0) + (host === 1 || host === 254 ? 0 : 1);
}
