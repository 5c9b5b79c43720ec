import { type ArpFields, putArp } from "#capture/synthetic/arp-packet.ts";
import { type Endpoint, endOf, type Host } from "#capture/synthetic/host.ts";
import {
  type Echo,
  type Ports,
  putEcho,
  putTcp,
  putUdp,
  type Segment,
} from "#capture/synthetic/ip-packets.ts";
import { BROADCAST, type Office, openOffice, type Site } from "#capture/synthetic/office.ts";
import { BROADCAST_MAC, createPacket, type Packet, type Route } from "#capture/synthetic/packet.ts";
import { createScheduler, type Scheduler } from "#capture/synthetic/scheduler.ts";
import { macFromParts } from "#core/mac-address.ts";
import { type Random, seededRandom } from "#core/random.ts";
import type { Ipv4, MacAddress } from "#core/units.ts";

const NOISE_BYTES = 65_536;

/** The office at work: who is there, what time it is, and the wire that the frames go to. */
export interface Network {
  readonly office: Office;
  readonly random: Random;
  readonly scheduler: Scheduler;
  readonly packet: Packet;
  /** Bytes that look encrypted. */
  readonly noise: Uint8Array;
  /** Takes each finished frame. */
  sink: () => void;
  /** Sees each frame after it was sent: where a man in the middle listens. */
  tap: (() => void) | null;
}

/** @param onRefused called when a process found no place in the scheduler */
export function createNetwork(seed: number, startAt: number, onRefused: () => void): Network {
  const random = seededRandom(seed);
  const noise = new Uint8Array(NOISE_BYTES);
  for (let i = 0; i < NOISE_BYTES; i++) noise[i] = random.bits();
  return {
    office: openOffice(random),
    random,
    scheduler: createScheduler(startAt, onRefused),
    packet: createPacket(),
    noise,
    sink: () => {},
    tap: null,
  };
}

/** Hands the finished frame to the wire. */
export function transmit(network: Network): void {
  network.sink();
  network.tap?.();
}

export function sendArp(network: Network, from: Host, fields: ArpFields): void {
  putArp(network.packet, from.mac, fields);
  transmit(network);
}

export function sendUdp(
  network: Network,
  from: Endpoint,
  to: Endpoint,
  ports: Ports,
  body: Uint8Array,
): void {
  putUdp(network.packet, routeOf(network, from, to), ports, body);
  transmit(network);
}

export function sendTcp(
  network: Network,
  from: Endpoint,
  to: Endpoint,
  segment: Segment,
  body?: Uint8Array,
): void {
  putTcp(network.packet, routeOf(network, from, to), segment, body);
  transmit(network);
}

export function sendEcho(network: Network, from: Endpoint, to: Endpoint, echo: Echo): void {
  putEcho(network.packet, routeOf(network, from, to), echo);
  transmit(network);
}

/** A datagram to all: the broadcast address or a multicast group (RFC 1112 section 6.4). */
export function sendToGroup(
  network: Network,
  from: Host,
  group: { readonly ip: Ipv4; readonly ttl: number },
  ports: Ports,
  body: Uint8Array,
): void {
  const route = { ...ownRoute(from), toMac: groupMac(group.ip), toIp: group.ip, ttl: group.ttl };
  putUdp(network.packet, route, ports, body);
  transmit(network);
}

function groupMac(ip: Ipv4): MacAddress {
  if (ip === BROADCAST) return BROADCAST_MAC;
  return macFromParts(0x0100, 0x5e00_0000 | (ip & 0x7f_ffff));
}

function ownRoute(from: Host): Pick<Route, "fromMac" | "fromIp" | "id"> {
  from.ipId = (from.ipId + 1) & 0xffff;
  return { fromMac: from.mac, fromIp: from.ip, id: from.ipId };
}

/** Frames go where the sender's cache says, which an attacker may have changed. */
function routeOf(network: Network, from: Endpoint, to: Endpoint): Route {
  const isOwn = from.ip === from.link.ip;
  const source = isOwn
    ? ownRoute(from.link)
    : { fromMac: from.link.mac, fromIp: from.ip, id: network.random.bits() & 0xffff };
  const toMac = from.link.neighbours.get(to.link.ip)?.mac ?? to.link.mac;
  return { ...source, toMac, toIp: to.ip, ttl: from.ttl };
}

/** The end of a conversation with a place behind the gateway. */
export function siteEnd(network: Network, site: Site): Endpoint {
  return { ip: site.ip, ttl: site.ttl, link: network.office.gateway };
}

export function hostEnds(a: Host, b: Host): readonly [Endpoint, Endpoint] {
  return [endOf(a), endOf(b)];
}

/** `bytes` bytes of what looks encrypted, borrowed. */
export function noiseOf(network: Network, bytes: number): Uint8Array {
  const from = network.random.whole(0, NOISE_BYTES - bytes);
  return network.noise.subarray(from, from + bytes);
}
