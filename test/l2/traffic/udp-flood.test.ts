import test from "ava";
import { GuardedWire } from "../../helpers/guarded-wire.ts";
import { farHost, hostOf, icmp, udp } from "../../helpers/ip-frames.ts";

const victim = hostOf(1);
const source = hostOf(66);

test("datagrams to many ports are a flood", (t) => {
  const wire = new GuardedWire();
  for (let i = 0; i < 20_000; i++) {
    wire.see(i / 4000, udp(source, victim, [50_000 + (i % 999), 1024 + i], 200));
  }
  t.like(wire.opened("udp-flood")[0], { severity: "major", technique: "T1498.001" });
  t.is(wire.opened("udp-flood").length, 1);
});

test("datagrams from made-up sources are a flood whose source stays unnamed", (t) => {
  const wire = new GuardedWire();
  for (let i = 0; i < 5000; i++) {
    const from = { ...farHost(i * 31), mac: source.mac };
    wire.see(i / 2000, udp(from, victim, [40_000, 5000], 200));
  }
  t.like(wire.opened()[0], { type: "udp-flood", attacker: { mac: source.mac, ip: null } });
  t.is(wire.opened().length, 1);
});

test("datagrams that ICMP turns away are a flood of a named source", (t) => {
  const wire = new GuardedWire();
  for (let i = 0; i < 3000; i++) {
    wire.see(i / 500, udp(source, victim, [40_000 + i, 9000], 200));
    if (i % 500 === 0) wire.see(i / 500, icmp(victim, source, 3));
  }
  t.like(wire.opened()[0], { type: "udp-flood", attacker: source });
});

test("almost empty datagrams that nobody answers are a flood", (t) => {
  const wire = new GuardedWire();
  for (let i = 0; i < 10_000; i++) wire.see(i / 2000, udp(source, victim, [40_000, 9000], 0));
  t.is(wire.opened("udp-flood").length, 1);
});

test("a camera's one-way stream is none", (t) => {
  const wire = new GuardedWire();
  for (let i = 0; i < 40_000; i++) wire.see(i / 2000, udp(source, victim, [40_000, 9000], 1300));
  t.deepEqual(wire.opened(), []);
});

test("collectors of logs and flow records take datagrams of many hosts", (t) => {
  const wire = new GuardedWire();
  for (let i = 0; i < 20_000; i++) {
    wire.see(i / 2000, udp(hostOf(i % 200), victim, [514, 514], 150));
    wire.see(i / 2000, udp(hostOf(i % 200), victim, [50_000, 2055], 1200));
  }
  t.deepEqual(wire.opened(), []);
});

test("a download, a call and a tunnel are answered", (t) => {
  const wire = new GuardedWire();
  for (let i = 0; i < 30_000; i++) {
    const at = i / 3000;
    wire.see(at, udp(source, victim, [443, 50_000], 1200));
    if (i % 10 === 0) wire.see(at, udp(victim, source, [50_000, 443], 40));
    wire.see(at, udp(source, victim, [51_820, 51_820], 1200));
    wire.see(at, udp(victim, source, [51_820, 51_820], 1200));
  }
  t.deepEqual(wire.opened(), []);
});

test("multicast is for those who asked for it", (t) => {
  const group = { mac: "01:00:5e:01:02:03", ip: "239.1.2.3" };
  const wire = new GuardedWire();
  for (let i = 0; i < 30_000; i++) wire.see(i / 3000, udp(source, group, [40_000, 5004], 1300));
  t.deepEqual(wire.opened(), []);
});
