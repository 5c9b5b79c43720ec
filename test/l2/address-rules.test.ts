import test from "ava";
import fc from "fast-check";
import { answers, asks } from "../helpers/dhcp-frames.ts";
import type { Host } from "../helpers/frames.ts";
import { GuardedWire } from "../helpers/guarded-wire.ts";
import { advertises, answers6, solicits } from "../helpers/ipv6-frames.ts";

const server: Host = { mac: "02:00:00:00:00:01", ip: "192.168.1.1" };
const router: Host = { mac: server.mac, ip: "fe80::1" };
const client: Host = { mac: "02:00:00:00:00:51", ip: "fe80::51" };
const ack = { type: "ack", client: client.mac, yourIp: "192.168.1.51" } as const;

const FRAMES: readonly Uint8Array[] = [
  asks({ type: "discover", client: client.mac, clientId: "01020000000051" }),
  answers(server, { ...ack, routerIp: server.ip, nameServers: [server.ip, "9.9.9.9"] }),
  answers({ mac: "02:00:00:00:00:66", ip: "192.168.1.66" }, { ...ack, routerIp: "192.168.1.66" }),
  solicits(client),
  advertises(router, { prefixes: ["2001:db8:7::"], nameServer: "fe80::1" }),
  advertises({ mac: "02:00:00:00:00:66", ip: "fe80::66" }, { flags: "c8", lifetime: 0 }),
  answers6(router, client, { nameServer: "2001:db8:7::1" }),
];

test("a lease and its router are learned from a server of the network", (t) => {
  const wire = new GuardedWire();
  wire.see(1, answers(server, { ...ack, routerIp: server.ip }));
  t.is(wire.gauge("leases")?.size, 1);
  t.is(wire.gauge("lease holders")?.size, 1);
  t.is(wire.gauge("gateways by DHCP")?.size, 1);
  wire.see(2, answers(server, { type: "offer", client: client.mac, yourIp: "192.168.1.52" }));
  t.is(wire.gauge("leases")?.size, 1, "an offer is no lease yet");
});

test("no message, however it is made, breaks a rule, fills a table or makes a text without end", (t) => {
  const change = fc.tuple(fc.nat(400), fc.nat(255));
  const message = fc.tuple(
    fc.nat(FRAMES.length - 1),
    fc.array(change, { maxLength: 6 }),
    fc.nat(99),
  );
  fc.assert(
    fc.property(fc.array(message, { maxLength: 60 }), fc.nat(100), (messages, learnSeconds) => {
      const wire = new GuardedWire({ learnSeconds });
      let at = 0;
      for (const [index, changes, gap] of messages) {
        const bytes = (FRAMES[index] as Uint8Array).slice();
        for (const [place, value] of changes) if (place < bytes.length) bytes[place] = value;
        at += gap / 10;
        wire.see(at, bytes);
      }
      const alerts = wire.finish();
      const opened = alerts.filter(({ state }) => state === "opened").map(({ id }) => id);
      const closed = alerts.filter(({ state }) => state === "closed").map(({ id }) => id);
      t.deepEqual(closed.sort(), opened.sort(), "each alert opens once and closes once");
      for (const { why, verdict } of alerts) {
        t.true([verdict, ...why].every((text) => !/undefined|NaN|null/.test(text)));
      }
      t.true(wire.gauges().every(({ size, limit }) => size <= limit));
    }),
    { numRuns: 300 },
  );
});
