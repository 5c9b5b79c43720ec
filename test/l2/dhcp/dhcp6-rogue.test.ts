import test from "ava";
import { answers } from "../../helpers/dhcp-frames.ts";
import type { Host } from "../../helpers/frames.ts";
import { GuardedWire } from "../../helpers/guarded-wire.ts";
import { advertises, answers6 } from "../../helpers/ipv6-frames.ts";

const server: Host = { mac: "02:00:00:00:00:01", ip: "fe80::1" };
const peer: Host = { mac: "02:00:00:00:00:02", ip: "fe80::2" };
const rogue: Host = { mac: "02:00:00:00:00:66", ip: "fe80::66" };
const client: Host = { mac: "02:00:00:00:00:51", ip: "fe80::51" };
const LEARNED = { learnSeconds: 100 };
const OWN = { nameServer: "2001:db8:7::53" };
const STOLEN = { nameServer: "2001:db8:66::53" };

const reasonOf = (wire: GuardedWire) => wire.opened("dhcp-rogue")[0]?.why[0] ?? "none";

function learnedWire(): GuardedWire {
  const wire = new GuardedWire(LEARNED);
  wire.see(1, answers6(server, client, OWN));
  return wire;
}

test("a server that comes after the learning time with another name server is named", (t) => {
  const wire = learnedWire();
  for (let i = 0; i < 5; i++) wire.see(200 + i, answers6(rogue, client, STOLEN));
  const [opened, ...more] = wire.opened("dhcp-rogue");
  t.deepEqual(more, []);
  t.like(opened, {
    severity: "critical",
    attacker: { mac: rogue.mac, ip: rogue.ip },
    claimed: STOLEN.nameServer,
    owner: { mac: server.mac },
    technique: "T1557.003",
  });
  t.is(opened?.why[0], "it was no server while this network was learned");
  t.like(wire.finish().at(-1), { state: "closed", count: 5 });
});

test("the first is the network's own, and so is who hands out the same", (t) => {
  const wire = new GuardedWire({ learnSeconds: 0 });
  wire.see(500, answers6(server, client, OWN));
  wire.see(600, answers6(peer, client, OWN));
  wire.see(700, answers6(server, client, { nameServer: "2001:db8:7::54" }));
  t.is(reasonOf(wire), "none");
});

for (const order of [
  [server, rogue],
  [rogue, server],
]) {
  test(`two answers to one question accuse the server that came later, ${order[0]?.ip} first`, (t) => {
    const wire = new GuardedWire();
    wire.see(1, answers6(server, client, { xid: "000001", ...OWN }));
    for (const one of order) {
      wire.see(5, answers6(one, client, { xid: "000002", ...(one === rogue ? STOLEN : OWN) }));
    }
    t.is(wire.opened("dhcp-rogue")[0]?.attacker?.mac, rogue.mac);
    t.regex(reasonOf(wire), /answered the same question/);
  });
}

test("a station that DHCP gave an IPv4 address serves nobody", (t) => {
  const wire = new GuardedWire();
  const four = { mac: server.mac, ip: "192.168.1.1" };
  wire.see(1, answers(four, { type: "ack", client: rogue.mac, yourIp: "192.168.1.66" }));
  wire.see(2, answers6(rogue, client, STOLEN));
  t.regex(reasonOf(wire), /itself given an IPv4 address/);
});

test("who is no router and makes itself the name server is named; a router is not", (t) => {
  const wire = new GuardedWire();
  wire.see(1, answers6(rogue, client, { nameServer: rogue.ip }));
  t.regex(reasonOf(wire), /no router, and makes itself the name server/);
  const home = new GuardedWire();
  home.see(1, advertises(server));
  home.see(2, answers6(server, client, { nameServer: server.ip }));
  t.is(reasonOf(home), "none");
});

test("where the routers say that there is no DHCPv6 server, a new one is none", (t) => {
  for (const [flags, reason] of [
    ["00", "the network's routers say that there is no DHCPv6 server here"],
    ["40", "none"],
  ] as const) {
    const wire = new GuardedWire(LEARNED);
    wire.see(1, advertises(server, { flags }));
    wire.see(200, answers6(rogue, client, STOLEN));
    t.is(reasonOf(wire), reason);
  }
});

test("the configuration's servers are the only ones", (t) => {
  for (const name of [server.mac, "fe80:0:0::1"]) {
    const wire = new GuardedWire({ dhcpServers: [name] });
    wire.see(1, answers6(server, client, OWN));
    wire.see(2, answers6(peer, client, OWN));
    t.is(wire.opened("dhcp-rogue").length, 1);
    t.regex(reasonOf(wire), /the configuration names/);
  }
});

test("networks are judged apart, and what is no answer is passed over", (t) => {
  const wire = learnedWire();
  wire.see(200, answers6(rogue, client, { vlan: 7, ...STOLEN }));
  wire.see(201, answers6(rogue, client, { type: "01", ...STOLEN }));
  t.is(reasonOf(wire), "none");
});

test("ten thousand servers and questions are bounded and counted", (t) => {
  const wire = new GuardedWire();
  for (let i = 0; i < 10_000; i++) {
    const tail = i.toString(16).padStart(4, "0");
    const mac = `02:aa:00:00:${tail.slice(0, 2)}:${tail.slice(2)}`;
    wire.see(1 + i / 1000, answers6({ mac, ip: "fe80::1" }, client, { xid: `00${tail}`, ...OWN }));
  }
  t.like(wire.gauge("DHCPv6 servers"), { size: 64, limit: 64, evicted: 10_000 - 64 });
  t.true((wire.gauge("DHCPv6 exchanges")?.size ?? 0) <= 1024);
});
