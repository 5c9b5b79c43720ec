import test from "ava";
import { DhcpMessage } from "#decode/types.ts";
import { Did } from "#l2/inventory/types.ts";
import { announcement, datagram, hex, probe, reply } from "../../helpers/frames.ts";
import { CLIENT, devicesAfter, dhcpOf, dhcpTo, option, packet, SERVER } from "./story.ts";

const { request, ack, offer } = DhcpMessage;
const ROUTER = "0304 c0a80101";
const NAME_SERVER = "0604 c0a80101";

test("a claim by ARP is an address; a probe is none, nor one that another sends", (t) => {
  const other = "00:25:b3:00:00:09";
  const devices = devicesAfter([
    announcement(CLIENT),
    probe(SERVER.mac, SERVER.ip),
    reply(SERVER, CLIENT, { from: other }),
  ]);
  t.deepEqual(devices.get(CLIENT.mac)?.ipv4, [CLIENT.ip]);
  t.deepEqual(devices.get(SERVER.mac)?.ipv4, []);
  t.deepEqual(devices.get(other)?.ipv4, []);
});

test("a DHCP client's name, vendor class and fingerprint", (t) => {
  const options = `${option(12, "kevin-PC")}${option(60, "MSFT 5.0")}3704 01 0f 03 06`;
  const client = devicesAfter([dhcpOf(CLIENT, { type: request, options })]).get(CLIENT.mac);
  t.like(client, { hostName: "kevin-PC", vendorClass: "MSFT 5.0", fingerprint: "1,15,3,6" });
});

test("a hostile name is harmless when it is told", (t) => {
  const options = option(12, "\u001b]0;owned\u0007<script>\n");
  const client = devicesAfter([dhcpOf(CLIENT, { type: request, options })]).get(CLIENT.mac);
  t.is(client?.hostName, "\ufffd]0;owned\ufffd<script>\ufffd");
});

test("a lease is the client's address; a server's name for it gives way to its own", (t) => {
  const named = (type: number, name: string) =>
    dhcpTo(CLIENT, SERVER, { type, options: option(12, name) });
  const hello = announcement({ mac: CLIENT.mac, ip: "169.254.7.7" });
  const byServer = devicesAfter([hello, named(ack, "lease-17")]).get(CLIENT.mac);
  t.is(byServer?.hostName, "lease-17");
  t.deepEqual(byServer?.ipv4, ["169.254.7.7", CLIENT.ip]);
  const asked = dhcpOf(CLIENT, { type: request, options: option(12, "kevin-PC") });
  t.is(devicesAfter([asked, named(ack, "lease-17")]).get(CLIENT.mac)?.hostName, "kevin-PC");
});

test("an offer is no lease", (t) => {
  const devices = devicesAfter([
    probe(CLIENT.mac, CLIENT.ip),
    dhcpTo(CLIENT, SERVER, { type: offer }),
  ]);
  t.deepEqual(devices.get(CLIENT.mac)?.ipv4, []);
  t.is(devices.get(SERVER.mac)?.did, Did.answerDhcp);
});

test("who passes on a server's answers is a relay", (t) => {
  const relayed = dhcpTo(CLIENT, SERVER, { type: ack, relayIp: SERVER.ip });
  t.is(devicesAfter([relayed]).get(SERVER.mac)?.did, Did.relayDhcp);
});

test("whom DHCP names as router and name server is found by its address, then or later", (t) => {
  const server = { mac: "00:25:b3:00:00:07", ip: "192.168.1.7" };
  const lease = dhcpTo(CLIENT, server, { type: ack, options: `${ROUTER}${NAME_SERVER}` });
  const did = Did.beDhcpRouter | Did.beDhcpNameServer;
  const before = devicesAfter([announcement(SERVER), datagram(CLIENT, server), lease]);
  t.is(before.get(SERVER.mac)?.did, did);
  t.is(before.get(CLIENT.mac)?.did, 0);
  const after = devicesAfter([datagram(CLIENT, server), lease, announcement(SERVER)]);
  t.is(after.get(SERVER.mac)?.did, did);
});

test("the client in a message that came another way is not made a station", (t) => {
  const stranger = { mac: "00:25:b3:00:00:99", ip: "192.168.1.99" };
  const lease = dhcpTo(stranger, SERVER, { type: ack });
  t.false(devicesAfter([lease]).has(stranger.mac));
});

/** Neighbour discovery between fe80::1 and all nodes, with hop limit 255. */
function icmpv6(...body: readonly string[]): Uint8Array {
  const bytes = body.join("").replaceAll(" ", "").length / 2;
  return hex(
    `333300000001 ${SERVER.mac} 86dd 60000000 ${bytes.toString(16).padStart(4, "0")} 3a ff`,
    "fe800000000000000000000000000001 ff020000000000000000000000000001",
    ...body,
  );
}

test("an IPv6 router advertises itself, unless its lifetime is 0", (t) => {
  const advert = (lifetime: string) => icmpv6(`8600 0000 40 00 ${lifetime} 00000000 00000000`);
  t.is(devicesAfter([advert("0708")]).get(SERVER.mac)?.did, Did.advertiseRouter);
  t.is(devicesAfter([advert("0000")]).get(SERVER.mac)?.did, 0);
});

test("a neighbour's advertisement tells its address", (t) => {
  const advert = icmpv6("8800 0000 20000000 20010db8000000000000000000000017");
  const { ipv6 } = devicesAfter([advert]).get(SERVER.mac) ?? {};
  t.deepEqual(ipv6, ["fe80::1", "2001:db8::17"]);
});

test("a hello of HSRP is a router's", (t) => {
  const payload = "00 00 10 03 0a 78 01 00 6369 73636f000000 c0a80101";
  const all = { mac: "01:00:5e:00:00:02", ip: "224.0.0.2" };
  const hello = packet(SERVER, all, { ttl: 1, ports: [1985, 1985], payload });
  t.is(devicesAfter([hello]).get(SERVER.mac)?.did, Did.sayRouterGroupHello);
});
