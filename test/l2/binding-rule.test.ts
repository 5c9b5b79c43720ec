import test from "ava";
import {
  announcement,
  datagram,
  dhcpAck,
  EVERYBODY,
  type Host,
  poll,
  probe,
  question,
  reply,
} from "../helpers/frames.ts";
import { GuardedWire } from "../helpers/guarded-wire.ts";
import {
  accusations,
  attacker,
  gateway,
  host,
  other,
  type Story,
  tell,
  thief,
} from "./spoof-story.ts";

/** A new machine with the gateway's address. */
const heir: Host = { mac: "02:00:00:00:00:02", ip: gateway.ip };

/** The host finds the gateway, and they talk. */
const known: Story = [
  [0, question(host, gateway.ip)],
  [0.001, reply(gateway, host)],
  [0.002, datagram(host, gateway)],
  [5, datagram(gateway, host)],
];
const attackerKnown: Story = [[1, question(attacker, other.ip)]];

/** Tells the story by mirror ports that deliver each frame once, and twice. */
const tells = test.macro((t, accusedFrame: number | null, ...stories: readonly Story[]) => {
  const story = stories.flat().toSorted(([a], [b]) => a - b);
  const right = [thief.mac, gateway.ip, gateway.mac];
  t.deepEqual(accusations(tell(story)), accusedFrame === null ? [] : [[...right, accusedFrame]]);
  const doubled = accusedFrame === null ? [] : [[...right, 2 * accusedFrame - 1]];
  t.deepEqual(accusations(tell(story, 2)), doubled, "two copies of each frame change nothing");
});

test("an unasked reply for a live owner's address is a spoof at once", tells, 5, known, [
  [6, reply(thief, host)],
]);
test("told to all too", tells, 5, known, [
  [6, reply(thief, { mac: EVERYBODY, ip: "0.0.0.0" }, { to: EVERYBODY })],
]);
test("told as if it were an announcement, but to one alone", tells, 5, known, [
  [6, reply(thief, host, { targetIp: gateway.ip })],
]);
test("from an owner that is silent, the third convicts", tells, 7, known, [
  [100, reply(thief, host)],
  [101, reply(thief, host)],
  [102, reply(thief, host)],
]);
test("a slow one too", tells, 7, known, [
  [100, reply(thief, host)],
  [160, reply(thief, host)],
  [220, reply(thief, host)],
]);
test(
  "a request to one station, by a station with another address",
  tells,
  6,
  known,
  attackerKnown,
  [[6, poll(thief, host)]],
);
test("three of them, by a station without", tells, 7, known, [
  [6, poll(thief, host)],
  [7, poll(thief, host)],
  [8, poll(thief, host)],
]);
test("three announcements, by a station with another address", tells, 11, known, attackerKnown, [
  [6, announcement(thief)],
  [6.5, datagram(gateway, host)],
  [7, announcement(thief)],
  [7.5, datagram(gateway, host)],
  [8, datagram(gateway, host)],
  [8.5, announcement(thief)],
]);

// The attack was running before the first frame that the mirror port saw.
const running: Story = [0, 1, 2].map((second) => [second, reply(thief, host)] as const);
test("the true owner's first answer names the thief", tells, 5, running, [
  [2.5, question(host, gateway.ip)],
  [2.501, reply(gateway, host)],
]);
test("the true owner's first question does", tells, 4, running, [
  [2.5, question(gateway, other.ip)],
]);
test("the thief's next reply does, when it had told but one", tells, 4, running.slice(0, 1), [
  [0.5, question(host, gateway.ip)],
  [0.501, reply(gateway, host)],
  [2, reply(thief, host)],
]);
test("a thief that chanced to be asked is a thief still", tells, 6, running, [
  [1.5, poll(host, thief)],
  [4, poll(gateway, other)],
  [5, question(gateway, other.ip)],
]);
test("a refreshed neighbour does not make the owner a thief", tells, null, running, [
  [3, poll(gateway, host)],
  [4, poll(gateway, other)],
  [5, poll(gateway, host)],
  [6, announcement(gateway)],
]);

// Good reasons for an address to move, each followed by what every host does.
const heirLives: Story = [
  [30, poll(heir, host)],
  [31, question(heir, other.ip)],
  [32, poll(heir, host)],
  [33, poll(heir, other)],
  [40, datagram(heir, host)],
];
test("an announcement after the owner fell silent", tells, null, known, heirLives, [
  [10, announcement(heir)],
  [12, announcement(heir)],
]);
test("a fail-over whose old router lives on by another address", tells, null, known, [
  [4, question({ ...gateway, ip: "192.168.1.251" }, host.ip)],
  [10, announcement(heir)],
  [11, question({ ...gateway, ip: "192.168.1.251" }, host.ip)],
  [12, poll({ ...gateway, ip: "192.168.1.251" }, host)],
  [15, question({ ...heir, ip: "192.168.1.252" }, host.ip)],
  [16, announcement(heir)],
  [17, datagram(gateway, host)],
  [21, announcement(heir)],
  [22, poll(heir, host)],
  [23, announcement(heir)],
]);
test("a silent owner's address, used without a word to all", tells, null, known, [
  [100, question(heir, host.ip)],
  [101, poll(heir, host)],
  [102, poll(heir, host)],
  [103, poll(heir, host)],
]);
test("a probe claims nothing", tells, null, known, [
  [6, probe(thief.mac, gateway.ip)],
  [7, probe(thief.mac, gateway.ip)],
  [8, probe(thief.mac, gateway.ip)],
]);
const server: Host = { mac: "02:00:00:00:00:fd", ip: "192.168.1.253" };
test("a DHCP lease", tells, null, known, [
  [5, dhcpAck(server, heir, 3600)],
  [6, announcement(heir)],
  [7, reply(heir, host)],
  [8, poll(heir, host)],
  [9, datagram(gateway, host)],
  [10, reply(heir, host)],
]);
test("but not one that has ended", tells, 7, known, [
  [5, dhcpAck(server, thief, 60)],
  [70, datagram(gateway, host)],
  [71, reply(thief, host)],
]);
test("nor one of another station", tells, 6, known, [
  [5, dhcpAck(server, heir, 3600)],
  [6, reply(thief, host)],
]);
for (const [name, mac] of [
  ["VRRP or CARP", "00:00:5e:00:01:0a"],
  ["HSRP", "00:00:0c:07:ac:0a"],
  ["HSRP version 2", "00:00:0c:9f:f0:0a"],
  ["GLBP", "00:07:b4:00:0a:01"],
] as const) {
  const virtual = { mac, ip: gateway.ip };
  test(`${name} takes the address over`, tells, null, known, [
    [6, announcement(virtual)],
    [7, reply(virtual, host)],
    [8, poll(virtual, host)],
    [9, reply(virtual, other)],
  ]);
}
test("two GLBP forwarders answer by turns", tells, null, [
  [0, reply({ mac: "00:07:b4:00:0a:01", ip: gateway.ip }, host)],
  [1, reply({ mac: "00:07:b4:00:0a:02", ip: gateway.ip }, other)],
  [2, reply({ mac: "00:07:b4:00:0a:01", ip: gateway.ip }, host)],
  [3, reply({ mac: "00:07:b4:00:0a:02", ip: gateway.ip }, other)],
]);
test("two owners that answer one question are no spoof at first sight", tells, null, known, [
  [6, question(host, gateway.ip)],
  [6.001, reply(thief, host)],
  [6.002, reply(gateway, host)],
]);
test("a slow answer whose copy comes still later is no spoof", tells, null, [
  [0, question(host, gateway.ip)],
  [4, reply(gateway, host)],
  [4.0005, reply(gateway, host)],
  [6, question(host, gateway.ip)],
  [6.001, reply(thief, host)],
]);
test("the same address in two VLANs has two owners", tells, null, [
  [0, question(host, gateway.ip, { vlan: 10 })],
  [0.001, reply(gateway, host, { vlan: 10 })],
  [1, reply(heir, host, { vlan: 20 })],
  [2, poll(heir, host, { vlan: 20 })],
  [3, reply(gateway, other, { vlan: 10 })],
  [4, reply(heir, other, { vlan: 20 })],
]);
test("in one VLAN a thief stays one", tells, 5, [
  [0, question(gateway, host.ip, { vlan: 10 })],
  [1, question(heir, host.ip, { vlan: 20 })],
  [2, datagram(gateway, host, { vlan: 10 })],
  [3, datagram(heir, host, { vlan: 20 })],
  [4, reply(thief, host, { vlan: 10 })],
]);
test("the trunk shows the owner tagged and the thief comes untagged", tells, 3, [
  [0, question(host, gateway.ip, { vlan: 10 })],
  [0.001, reply(gateway, host, { vlan: 10 })],
  [2, reply(thief, host)],
]);
test("both sides of a trunk show the same owner", tells, null, [
  [0, question(gateway, host.ip, { vlan: 10 })],
  [0.0001, question(gateway, host.ip)],
  [1, reply(gateway, host)],
  [1.0001, reply(gateway, host, { vlan: 10 })],
]);

test("behind a shared router address a thief is still one", (t) => {
  const virtual = { mac: "00:00:5e:00:01:0a", ip: gateway.ip };
  const alerts = tell([
    [0, question(host, gateway.ip)],
    [0.001, reply(virtual, host)],
    [5, datagram(virtual, host)],
    [6, reply(thief, host)],
  ]);
  t.deepEqual(accusations(alerts), [[thief.mac, gateway.ip, virtual.mac, 4]]);
});

test("what an attacker says in the owner's name is not held against the owner", (t) => {
  const repair = (told: Host) => reply(gateway, told, { from: attacker.mac });
  const alerts = tell([
    [0, question(host, gateway.ip)],
    [0.001, reply(gateway, host)],
    ...[1, 2, 3, 4].map((second) => [second, repair(host)] as const),
    [5, question(host, gateway.ip)],
    [5.001, reply(thief, host)],
    [6, datagram(gateway, host)],
    [7, reply(thief, host)],
  ]);
  t.deepEqual(accusations(alerts), [[thief.mac, gateway.ip, gateway.mac, 10]]);
});

test("ten thousand spoofed replies are one alert with a count, which closes", (t) => {
  const wire = new GuardedWire();
  for (const [seconds, frame] of [...known, ...attackerKnown]) wire.see(seconds, frame);
  const frame = reply(thief, host);
  for (let i = 0; i < 10_000; i++) wire.see(6 + i * 0.05, frame);
  wire.pass(506 + 119);
  t.is(wire.told().filter(({ state }) => state === "closed").length, 0);
  wire.pass(506 + 125);
  const alerts = wire.told();
  t.is(wire.opened().length, 1);
  const closed = alerts.at(-1);
  t.like(closed, { state: "closed", severity: "critical", count: 10_000, frame: 6 });
  t.deepEqual(closed?.victims, [host.ip]);
  t.true(alerts.length <= 12, "steps are told each minute");
  t.true(alerts.every(({ id }) => id === closed?.id));
});

test("what follows an attack in good order does not keep its alert open", (t) => {
  const wire = new GuardedWire();
  for (const [seconds, frame] of known) wire.see(seconds, frame);
  wire.see(6, reply(thief, host));
  wire.see(6.5, reply(thief, host));
  // The gateway is taken away for good, and what was the thief takes its place in the open.
  for (let second = 100; second < 300; second += 10) wire.see(second, announcement(thief));
  t.like(wire.told().at(-1), { state: "closed", count: 2 });
  for (let second = 300; second < 400; second += 10) wire.see(second, poll(thief, host));
  t.is(wire.opened().length, 1);
});

test("made-up senders and robbed networks are a few alerts that count the rest", (t) => {
  for (const isOneThief of [true, false]) {
    const wire = new GuardedWire();
    const owners = Array.from({ length: 200 }, (_, i) => ({
      mac: `02:00:00:00:01:${i.toString(16).padStart(2, "0")}`,
      ip: `192.168.1.${i + 1}`,
    }));
    for (const owner of owners) wire.see(1, question(owner, host.ip));
    owners.forEach((owner, i) => {
      const made = `02:00:00:00:02:${i.toString(16).padStart(2, "0")}`;
      const lie = isOneThief ? { mac: attacker.mac, ip: owner.ip } : { mac: made, ip: gateway.ip };
      if (lie.ip !== host.ip) wire.see(2 + i * 0.01, reply(lie, host));
    });
    const closed = wire
      .finish()
      .filter(({ state, type }) => state === "closed" && type === "arp-spoof");
    t.is(closed.length, 8);
    const count = closed.reduce((sum, alert) => sum + alert.count, 0);
    t.is(count, isOneThief ? 199 : 200);
  }
});
