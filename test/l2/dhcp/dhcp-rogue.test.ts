import test from "ava";
import type { AlertEvent } from "#l2/types.ts";
import { answers, asks, type DhcpMessage } from "../../helpers/dhcp-frames.ts";
import { datagram, type Host } from "../../helpers/frames.ts";
import { GuardedWire } from "../../helpers/guarded-wire.ts";

const server: Host = { mac: "02:00:00:00:00:01", ip: "192.168.1.1" };
const peer: Host = { mac: "02:00:00:00:00:02", ip: "192.168.1.2" };
const rogue: Host = { mac: "02:00:00:00:00:66", ip: "192.168.1.66" };
const CLIENT = "02:00:00:00:00:51";
const LEARNED = { learnSeconds: 100 };
const OWN = { routerIp: server.ip, nameServers: ["192.168.1.1", "192.168.1.2"] };
const STOLEN = { routerIp: rogue.ip, nameServers: [rogue.ip] };

/** Gives the client an address at the end of an exchange. */
const gives = (giver: Host, told: Partial<DhcpMessage>, last = 51): Uint8Array =>
  answers(giver, { type: "ack", client: CLIENT, yourIp: `192.168.1.${last}`, ...told });

function learnedWire(copies = 1): GuardedWire {
  const wire = new GuardedWire(LEARNED, copies);
  wire.see(1, asks({ type: "request", client: CLIENT }));
  wire.see(1.1, gives(server, OWN));
  return wire;
}

const alarms = (wire: GuardedWire) =>
  wire.opened("dhcp-rogue").filter(({ severity }) => severity !== "notice");
const reason = (alerts: readonly AlertEvent[]) => alerts[0]?.why[0] ?? "";

for (const copies of [1, 2]) {
  test(`a server that comes later and hands out itself is named, ${copies} of each frame`, (t) => {
    const wire = learnedWire(copies);
    for (let i = 0; i < 5; i++) {
      wire.see(200 + 10 * i, gives(rogue, { xid: `0000000${i}`, ...STOLEN }, 181 + i));
    }
    const [opened, ...more] = alarms(wire);
    t.deepEqual(more, []);
    t.like(opened, {
      severity: "critical",
      attacker: { mac: rogue.mac, ip: rogue.ip },
      claimed: rogue.ip,
      owner: { mac: server.mac },
      victims: ["192.168.1.181"],
      technique: "T1557.003",
    });
    t.deepEqual(opened?.why, [
      "it was no server while this network was learned",
      "it hands out the router 192.168.1.66",
      "it hands out the name servers 192.168.1.66",
      "so it makes itself the router and name server",
      "the known server 192.168.1.1 (02:00:00:00:00:01) hands out the router 192.168.1.1 and the name servers 192.168.1.1, 192.168.1.2",
    ]);
    const closed = wire.finish().at(-1);
    t.like(closed, { state: "closed", count: 5 * copies });
    t.is(closed?.victims?.length, 5);
  });
}

test("the first server is the network's own, however late it comes", (t) => {
  const wire = new GuardedWire({ learnSeconds: 0 });
  wire.see(5000, gives(rogue, STOLEN));
  wire.see(5010, gives(rogue, OWN));
  t.deepEqual(wire.opened("dhcp-rogue"), []);
});

test("a fail-over peer hands out the same, with the name servers in its own order: a notice", (t) => {
  const wire = learnedWire();
  const told = { ...OWN, nameServers: ["192.168.1.2", "192.168.1.1"] };
  for (let i = 0; i < 3; i++) wire.see(200 + i, gives(peer, told));
  t.deepEqual(alarms(wire), []);
  t.is(wire.opened("dhcp-rogue").length, 1);
  const early = new GuardedWire();
  early.see(1, gives(server, OWN));
  early.see(2, gives(peer, told));
  t.deepEqual(early.opened("dhcp-rogue"), [], "while learning it is silence");
});

test("a server may change what it hands out", (t) => {
  const wire = learnedWire();
  wire.see(300, gives(server, { routerIp: "192.168.1.254", nameServers: ["9.9.9.9"] }));
  t.deepEqual(wire.opened("dhcp-rogue"), []);
});

test("a server of boot files offers no address; a refusal hands out nothing", (t) => {
  const wire = learnedWire();
  wire.see(200, answers(peer, { type: "offer", client: CLIENT }));
  wire.see(201, answers(peer, { type: "nak", client: CLIENT }));
  t.deepEqual(wire.opened("dhcp-rogue"), []);
});

test("a relay brings the answers of the known server, and of its peer", (t) => {
  const relay = { mac: "02:00:00:00:00:fe", ip: "192.168.1.254" };
  const wire = new GuardedWire(LEARNED);
  const from = { from: relay };
  const through = { relayIp: relay.ip, ...OWN };
  wire.see(1, gives({ mac: relay.mac, ip: "10.0.0.5" }, through));
  wire.see(200, gives({ mac: relay.mac, ip: "10.0.0.6" }, { ...through, routerIp: relay.ip }));
  const other = { mac: "02:00:00:00:00:fd", ip: "10.0.0.5" };
  wire.see(300, gives(other, { relayIp: "192.168.2.1", routerIp: "192.168.2.1" }));
  t.deepEqual(wire.opened("dhcp-rogue"), []);
  const toRelay = answers(
    rogue,
    { type: "ack", client: CLIENT, yourIp: "10.1.1.1" },
    { ...from, port: 67 },
  );
  wire.see(400, toRelay);
  t.deepEqual(wire.opened("dhcp-rogue"), [], "what it tells the relay, the relay tells again");
});

test("while learning, two answers to one question that contradict each other: the later", (t) => {
  const wire = new GuardedWire();
  wire.see(1, gives(server, OWN));
  wire.see(20, answers(server, { type: "offer", client: CLIENT, yourIp: "192.168.1.51", ...OWN }));
  const other = { type: "offer", client: CLIENT, yourIp: "172.16.0.9" } as const;
  wire.see(20.1, answers(rogue, { ...other, routerIp: "172.16.0.1" }));
  t.is(alarms(wire)[0]?.attacker?.mac, rogue.mac);
  t.regex(reason(alarms(wire)), /answered the same question as the known server/);
});

for (const [what, hasty, slow] of [
  ["faster", rogue, server],
  ["slower", server, rogue],
] as const) {
  test(`when both are new, the odder of two is the rogue, also when it is ${what}`, (t) => {
    const told = (one: Host) => (one === rogue ? STOLEN : OWN);
    const wire = new GuardedWire({ learnSeconds: 0 });
    wire.see(3600, gives(hasty, told(hasty)));
    wire.see(3600.001, gives(slow, told(slow)));
    const [alarm, ...more] = alarms(wire);
    t.deepEqual(more, []);
    t.like(alarm, { attacker: { mac: rogue.mac }, owner: { mac: server.mac } });
    t.regex(reason(alarms(wire)), /both are new/);
  });
}

for (const [what, hasty, slow] of [
  ["first", rogue, server],
  ["last", server, rogue],
] as const) {
  test(`of two with one router that router is right, also when the other speaks ${what}`, (t) => {
    const told = (one: Host) => (one === rogue ? { ...OWN, nameServers: [rogue.ip] } : OWN);
    const wire = new GuardedWire();
    wire.see(1, gives(hasty, told(hasty)));
    wire.see(1.001, gives(slow, told(slow)));
    const [alarm, ...more] = alarms(wire);
    t.deepEqual(more, []);
    t.like(alarm, { attacker: { mac: rogue.mac }, owner: { mac: server.mac } });
  });
}

test("while learning, addresses of the known server's network are poached", (t) => {
  const wire = new GuardedWire();
  wire.see(1, gives(server, OWN));
  wire.see(20, gives(rogue, { xid: "00000001", client: "02:00:00:00:00:52", ...STOLEN }));
  t.regex(reason(alarms(wire)), /addresses of the known server's network/);
});

test("while learning, a server of another network is another network's", (t) => {
  const wire = new GuardedWire();
  wire.see(1, gives(server, OWN));
  const away = { xid: "00000001", client: "02:00:00:00:00:52", yourIp: "10.9.9.9" };
  wire.see(20, gives({ mac: peer.mac, ip: "10.9.9.1" }, { ...away, routerIp: "10.9.9.1" }));
  wire.see(5000, gives({ mac: peer.mac, ip: "10.9.9.1" }, { ...away, routerIp: "10.9.9.1" }));
  t.deepEqual(wire.opened("dhcp-rogue"), []);
  wire.see(6000, gives(rogue, { ...STOLEN }));
  t.is(alarms(wire).length, 1);
});

test("a station that DHCP gave an address serves nobody", (t) => {
  const wire = new GuardedWire();
  wire.see(1, gives(server, { client: rogue.mac, ...OWN }, 66));
  wire.see(2, gives(rogue, { xid: "00000001", ...OWN }));
  t.regex(reason(alarms(wire)), /itself given an address by DHCP/);
});

test("a lease in the server's own name does not turn the tables", (t) => {
  const wire = new GuardedWire();
  wire.see(1, gives(server, { client: server.mac, ...OWN }, 66));
  wire.see(20, gives(server, OWN));
  wire.see(20.1, gives(rogue, STOLEN));
  t.is(alarms(wire)[0]?.attacker?.mac, rogue.mac);
});

test("who calls itself by the address of a living server is named, with the same it is not", (t) => {
  const wire = learnedWire();
  const thief = { mac: rogue.mac, ip: server.ip };
  wire.see(20, gives({ mac: peer.mac, ip: server.ip }, { xid: "00000002", ...OWN }));
  t.deepEqual(wire.opened("dhcp-rogue"), [], "a cluster's other half");
  wire.see(29, datagram(server, peer));
  wire.see(30, gives(thief, { xid: "00000001", ...STOLEN }));
  t.regex(reason(alarms(wire)), /by the address of a known server that is alive/);
});

test("the configuration's servers are the only ones", (t) => {
  for (const dhcpServers of [[server.mac], [server.ip]]) {
    const wire = new GuardedWire({ dhcpServers });
    wire.see(1, gives(peer, OWN));
    wire.see(2, gives(server, { xid: "00000001", ...OWN }));
    const [alarm, ...more] = alarms(wire);
    t.deepEqual(more, []);
    t.is(alarm?.attacker?.mac, peer.mac);
    t.is(alarm?.owner, undefined);
    wire.see(3, gives({ mac: rogue.mac, ip: server.ip }, { xid: "00000002", ...STOLEN }));
    t.is(alarms(wire).length, 2, "nor is one in its name");
  }
});

test("a rogue's lease is no reason for an address to move, and its router no gateway", (t) => {
  const wire = learnedWire();
  const before = [wire.gauge("leases")?.size, wire.gauge("gateways by DHCP")?.size];
  wire.see(200, gives(rogue, STOLEN, 181));
  t.deepEqual([wire.gauge("leases")?.size, wire.gauge("gateways by DHCP")?.size], before);
  t.deepEqual(before, [1, 1]);
});

test("a hundred thousand servers are bounded and counted", (t) => {
  const wire = new GuardedWire();
  for (let i = 0; i < 100_000; i++) {
    const low = (i % 65_536).toString(16).padStart(4, "0");
    const mac = `02:aa:0${i >> 16}:00:${low.slice(0, 2)}:${low.slice(2)}`;
    const yourIp = `10.${i >> 16}.${(i >> 8) & 255}.${i & 255}`;
    wire.see(
      i / 1000,
      gives({ mac, ip: "10.0.0.1" }, { xid: `0000${low}`, yourIp, relayIp: "10.0.0.1" }),
    );
  }
  const servers = wire.gauge("DHCP servers");
  t.is(servers?.size, 16);
  t.true((servers?.evicted ?? 0) > 90_000);
});
