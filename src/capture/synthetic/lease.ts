import { clientMessage, DHCP_TYPE, serverMessage } from "#capture/synthetic/dhcp-message.ts";
import type { Host } from "#capture/synthetic/host.ts";
import { putUdp } from "#capture/synthetic/ip-packets.ts";
import { hostEnds, type Network, sendUdp, transmit } from "#capture/synthetic/network.ts";
import { BROADCAST_MAC } from "#capture/synthetic/packet.ts";
import { resolve } from "#capture/synthetic/resolution.ts";
import type { Process } from "#capture/synthetic/scheduler.ts";
import type { Ipv4 } from "#core/units.ts";

const TO_SERVER = { from: 68, to: 67 };
const TO_CLIENT = { from: 67, to: 68 };
const NO_IP = 0 as Ipv4;
const EVERYONE = 0xffff_ffff as Ipv4;

/** A station without an address gets one: discover, offer, request, acknowledge (RFC 2131 3.1). */
export function* takeLease(network: Network, station: Host): Process {
  const { random } = network;
  const transaction = random.bits();
  const server = network.office.gateway.ip;
  broadcast(network, station, transaction, DHCP_TYPE.discover);
  yield random.whole(500, 4_000);
  grant(network, station, transaction, DHCP_TYPE.offer);
  yield random.whole(500, 20_000);
  broadcast(network, station, transaction, DHCP_TYPE.request, server);
  yield random.whole(500, 4_000);
  grant(network, station, transaction, DHCP_TYPE.ack);
  yield random.whole(1_000, 10_000);
}

/** Half a lease later the station asks its server alone (RFC 2131 section 4.4.5). */
export function* renewLease(network: Network, station: Host): Process {
  const { gateway, dns } = network.office;
  yield* resolve(network, station, gateway);
  const transaction = network.random.bits();
  const [client, server] = hostEnds(station, gateway);
  const fields = { transaction, mac: station.mac, clientIp: station.ip };
  const { request, ack } = DHCP_TYPE;
  const ask = clientMessage({ ...fields, type: request, hostName: station.name });
  sendUdp(network, client, server, TO_SERVER, ask);
  yield network.random.whole(500, 4_000);
  const lease = { yourIp: station.ip, server: gateway.ip, dns: dns.ip };
  sendUdp(network, server, client, TO_CLIENT, serverMessage({ ...fields, ...lease, type: ack }));
}

function broadcast(
  network: Network,
  station: Host,
  transaction: number,
  type: number,
  server?: Ipv4,
): void {
  const requested = server === undefined ? undefined : station.ip;
  const { mac, name: hostName } = station;
  const route = {
    fromMac: mac,
    toMac: BROADCAST_MAC,
    fromIp: NO_IP,
    toIp: EVERYONE,
    ttl: station.ttl,
    id: 0,
  };
  const body = clientMessage({ type, transaction, mac, hostName, requested, server });
  putUdp(network.packet, route, TO_SERVER, body);
  transmit(network);
}

/** Offer and acknowledgement go to the address that the station does not use yet. */
function grant(network: Network, station: Host, transaction: number, type: number): void {
  const { gateway, dns } = network.office;
  const route = {
    fromMac: gateway.mac,
    toMac: station.mac,
    fromIp: gateway.ip,
    toIp: station.ip,
    ttl: gateway.ttl,
    id: 0,
  };
  const lease = { yourIp: station.ip, server: gateway.ip, dns: dns.ip };
  const body = serverMessage({ type, transaction, mac: station.mac, ...lease });
  putUdp(network.packet, route, TO_CLIENT, body);
  transmit(network);
}
