import type { Host } from "#capture/synthetic/host.ts";
import {
  ALL_NODES,
  ALL_ROUTERS,
  groupMacOf,
  type Ipv6Bytes,
  linkLocal,
  macOption,
  NDP_OPTION,
  NDP_TYPE,
  putNdp,
  solicitedNode,
  UNSPECIFIED,
} from "#capture/synthetic/ndp-packet.ts";
import { type Network, transmit } from "#capture/synthetic/network.ts";
import type { Process } from "#capture/synthetic/scheduler.ts";

const RESERVED = [0, 0, 0, 0];
/** Router, solicited and override flag (RFC 4861 section 4.4). */
const ROUTER_ADVERT_FLAGS = [0xe0, 0, 0, 0];
/** 2001:db8:20::/64 of RFC 3849, for on-link use and own addresses, a day and four hours. */
const PREFIX_OPTION = [
  ...[NDP_OPTION.prefix, 4, 64, 0xc0],
  ...[0, 1, 0x51, 0x80],
  ...[0, 0, 0x38, 0x40],
  ...RESERVED,
  ...[0x20, 0x01, 0x0d, 0xb8, 0, 0x20, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
];

/** Is anybody using my address? Then: is there a router? (RFC 4862 section 5.4, RFC 4861 6.3.7) */
export function* joinIpv6(network: Network, host: Host): Process {
  const own = linkLocal(host.mac);
  sendToGroup(network, host, UNSPECIFIED, solicitedNode(own), NDP_TYPE.solicit, [
    ...RESERVED,
    ...own,
  ]);
  yield 1_000_000;
  const option = macOption(NDP_OPTION.sourceMac, host.mac);
  sendToGroup(network, host, own, ALL_ROUTERS, NDP_TYPE.routerSolicit, [...RESERVED, ...option]);
  yield network.random.whole(2_000, 400_000);
  advertiseRouter(network);
}

/** The gateway offers itself as router (RFC 4861 section 4.2). */
export function advertiseRouter(network: Network): void {
  const { gateway } = network.office;
  const own = linkLocal(gateway.mac);
  sendToGroup(network, gateway, own, ALL_NODES, NDP_TYPE.routerAdvert, [
    ...[64, 0, 0x07, 0x08],
    ...RESERVED,
    ...RESERVED,
    ...macOption(NDP_OPTION.sourceMac, gateway.mac),
    ...PREFIX_OPTION,
  ]);
}

/** A host asks for the gateway's hardware address and is told (RFC 4861 section 7.2). */
export function* solicitGateway(network: Network, host: Host): Process {
  const { gateway } = network.office;
  const own = linkLocal(host.mac);
  const target = linkLocal(gateway.mac);
  sendToGroup(network, host, own, solicitedNode(target), NDP_TYPE.solicit, [
    ...RESERVED,
    ...target,
    ...macOption(NDP_OPTION.sourceMac, host.mac),
  ]);
  yield network.random.whole(100, 1_500);
  const route = { fromMac: gateway.mac, toMac: host.mac, from: target, to: own };
  putNdp(network.packet, route, NDP_TYPE.advert, [
    ...ROUTER_ADVERT_FLAGS,
    ...target,
    ...macOption(NDP_OPTION.targetMac, gateway.mac),
  ]);
  transmit(network);
}

function sendToGroup(
  network: Network,
  from: Host,
  source: Ipv6Bytes,
  group: Ipv6Bytes,
  type: number,
  body: Ipv6Bytes,
): void {
  const route = { fromMac: from.mac, toMac: groupMacOf(group), from: source, to: group };
  putNdp(network.packet, route, type, body);
  transmit(network);
}
