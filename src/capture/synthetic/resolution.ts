import { ARP_OPERATION } from "#capture/synthetic/arp-packet.ts";
import type { Host } from "#capture/synthetic/host.ts";
import { type Network, sendArp } from "#capture/synthetic/network.ts";
import { BROADCAST_MAC } from "#capture/synthetic/packet.ts";
import type { Process } from "#capture/synthetic/scheduler.ts";
import type { Ipv4, MacAddress } from "#core/units.ts";

const NO_MAC = 0 as MacAddress;
const NO_IP = 0 as Ipv4;

/** Asks for the hardware address of `to` unless `from` knows it still (RFC 826). */
export function* resolve(network: Network, from: Host, to: Host): Process {
  const known = from.neighbours.get(to.ip);
  if (known && known.freshUntil > network.scheduler.now()) return;
  yield* ask(network, from, to, BROADCAST_MAC);
}

/** Checks a neighbour that is known by a request to it alone, as Linux does (RFC 1122 2.3.2.1). */
export function* refresh(network: Network, from: Host, to: Host): Process {
  yield* ask(network, from, to, from.neighbours.get(to.ip)?.mac ?? to.mac);
}

/** One request and, from a host that is there, its answer. */
function* ask(network: Network, from: Host, to: Host, toMac: MacAddress): Process {
  sendRequest(network, from, to.ip, toMac);
  const arrives = toMac === BROADCAST_MAC || toMac === to.mac;
  if (to.online && arrives) yield* answer(network, from, to);
}

/** What `to` does about the request of `from` that it just got. */
export function* answer(network: Network, from: Host, to: Host): Process {
  learn(network, to, from.ip, from.mac);
  yield network.random.whole(80, 900);
  sendArp(network, to, {
    operation: ARP_OPERATION.reply,
    to: from.mac,
    senderMac: to.mac,
    senderIp: to.ip,
    targetMac: from.mac,
    targetIp: from.ip,
  });
  learn(network, from, to.ip, to.mac);
  yield network.random.whole(20, 80);
}

export function sendRequest(
  network: Network,
  from: Host,
  targetIp: Ipv4,
  to: MacAddress = BROADCAST_MAC,
): void {
  sendArp(network, from, {
    operation: ARP_OPERATION.request,
    to,
    senderMac: from.mac,
    senderIp: from.ip,
    targetMac: NO_MAC,
    targetIp,
  });
}

/** Probes an address, then claims it: by requests, so nothing answers (RFC 5227, 2.1 and 2.3). */
export function* announce(network: Network, host: Host): Process {
  const request = { operation: ARP_OPERATION.request, to: BROADCAST_MAC } as const;
  const own = { senderMac: host.mac, targetMac: NO_MAC, targetIp: host.ip };
  for (let i = 0; i < 2; i++) {
    sendArp(network, host, { ...request, ...own, senderIp: NO_IP });
    yield network.random.whole(1_000_000, 1_500_000);
  }
  for (let i = 0; i < 2; i++) {
    sendArp(network, host, { ...request, ...own, senderIp: host.ip });
    yield 2_000_000;
  }
}

/** Puts an address into a host's cache, for one to three minutes. */
export function learn(network: Network, host: Host, ip: Ipv4, mac: MacAddress): void {
  const lifeMicros = network.random.whole(60_000_000, 180_000_000);
  host.neighbours.set(ip, { mac, freshUntil: network.scheduler.now() + lifeMicros });
}
