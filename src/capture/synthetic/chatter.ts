import type { Host } from "#capture/synthetic/host.ts";
import { dnsName, nameMessage, netbiosName } from "#capture/synthetic/name-message.ts";
import { type Network, sendToGroup } from "#capture/synthetic/network.ts";
import { BROADCAST } from "#capture/synthetic/office.ts";
import type { Process } from "#capture/synthetic/scheduler.ts";
import { formatIpv4 } from "#core/ip-address.ts";
import type { Ipv4 } from "#core/units.ts";

/** RFC 6762, UPnP Device Architecture 2.0, RFC 1002. */
const GROUP = {
  mdns: { ip: 0xe000_00fb as Ipv4, ttl: 255 },
  ssdp: { ip: 0xefff_fffa as Ipv4, ttl: 2 },
  netbios: { ip: BROADCAST, ttl: 128 },
} as const;
const PORT = { mdns: 5353, ssdp: 1900, netbios: 137 } as const;
const MDNS_ANSWER = 0x8400;
/** Recursion desired and broadcast. */
const NETBIOS_QUERY = 0x0110;
const SERVICES = ["_ipp._tcp.local", "_airplay._tcp.local", "_smb._tcp.local", "_http._tcp.local"];

/** Who offers a service? */
export function browseServices(network: Network, host: Host): void {
  const name = dnsName(network.random.pick(SERVICES));
  sendMdns(network, host, nameMessage({ id: 0, flags: 0, name, type: "ptr" }));
}

/** My name and address, unasked. */
export function announceName(network: Network, host: Host): void {
  const name = dnsName(`${host.name}.local`);
  const message = { id: 0, flags: MDNS_ANSWER, name, type: "a", answer: host.ip } as const;
  sendMdns(network, host, nameMessage(message));
}

function sendMdns(network: Network, host: Host, body: Uint8Array): void {
  sendToGroup(network, host, GROUP.mdns, { from: PORT.mdns, to: PORT.mdns }, body);
}

/** Looks for a name that nobody here has, as Windows keeps doing. */
export function* searchNetbios(network: Network, host: Host): Process {
  const id = network.random.whole(1, 0xffff);
  const name = netbiosName(network.random.pick(["WPAD", "FILESRV", "WORKGROUP"]));
  const body = nameMessage({ id, flags: NETBIOS_QUERY, name, type: "netbios" });
  for (let i = 0; i < 3; i++) {
    sendToGroup(network, host, GROUP.netbios, { from: PORT.netbios, to: PORT.netbios }, body);
    yield 750_000;
  }
}

/** Looks for devices. */
export function* searchSsdp(network: Network, host: Host): Process {
  const from = network.random.whole(49_152, 65_535);
  const body = http([
    "M-SEARCH * HTTP/1.1",
    "HOST: 239.255.255.250:1900",
    'MAN: "ssdp:discover"',
    "MX: 1",
    "ST: urn:dial-multiscreen-org:service:dial:1",
  ]);
  for (let i = 0; i < 3; i++) {
    sendToGroup(network, host, GROUP.ssdp, { from, to: PORT.ssdp }, body);
    yield 1_000_000;
  }
}

/** A device says that it is there. */
export function notifySsdp(network: Network, host: Host): void {
  const body = http([
    "NOTIFY * HTTP/1.1",
    "HOST: 239.255.255.250:1900",
    "CACHE-CONTROL: max-age=1800",
    `LOCATION: http://${formatIpv4(host.ip)}:5000/description.xml`,
    "NT: upnp:rootdevice",
    "NTS: ssdp:alive",
    `USN: uuid:${host.name}::upnp:rootdevice`,
  ]);
  sendToGroup(network, host, GROUP.ssdp, { from: PORT.ssdp, to: PORT.ssdp }, body);
}

function http(lines: readonly string[]): Uint8Array {
  return new TextEncoder().encode(`${lines.join("\r\n")}\r\n\r\n`);
}
