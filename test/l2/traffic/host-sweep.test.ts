import test from "ava";
import { GuardedWire } from "../../helpers/guarded-wire.ts";
import { farHost, hostOf, icmp, segment, udp } from "../../helpers/ip-frames.ts";
import { Talker } from "../../helpers/talk.ts";

const sweeper = hostOf(66, "10.30");

test("echo requests to a whole network are a sweep, also when some answer", (t) => {
  const wire = new GuardedWire();
  for (let i = 0; i < 100; i++) {
    wire.see(i / 50, icmp(sweeper, hostOf(i), 8));
    if (i % 2 === 0) wire.see(i / 50 + 0.001, icmp(hostOf(i), sweeper, 0));
  }
  const opened = wire.opened();
  t.is(opened.length, 1);
  t.like(opened[0], { type: "host-sweep", severity: "minor", attacker: sweeper });
  t.is(opened[0]?.technique, "T1018");
});

test("a monitoring system's hosts answer: no sweep, however many", (t) => {
  const wire = new GuardedWire();
  for (let i = 0; i < 250; i++) {
    wire.see(i / 25, icmp(sweeper, hostOf(i), 8));
    if (i % 10 !== 0) wire.see(i / 25 + 0.001, icmp(hostOf(i), sweeper, 0));
    wire.see(i / 25 + 0.002, udp(sweeper, hostOf(i), [40_000, 161]));
    wire.see(i / 25 + 0.003, udp(hostOf(i), sweeper, [161, 40_000]));
  }
  t.deepEqual(wire.opened(), []);
});

const worm = (wire: GuardedWire, port: number, count: number, to = hostOf) => {
  for (let i = 0; i < count; i++) {
    const ports = [40_000 + i, port] as const;
    wire.see(i / 20, segment({ from: sweeper, to: to(i), ports, flags: "S" }));
  }
  return wire.opened("host-sweep").length;
};

test("a worm that tries its neighbours is called early, one that tries the world later", (t) => {
  t.is(worm(new GuardedWire(), 445, 20), 1);
  t.is(worm(new GuardedWire(), 23, 80, farHost), 0);
  t.is(worm(new GuardedWire(), 23, 150, farHost), 1);
});

test("a browser whose uplink is lost is no worm", (t) => {
  t.is(worm(new GuardedWire(), 443, 150, farHost), 0);
});

test("browsing hundreds of hosts that answer is no sweep", (t) => {
  const wire = new GuardedWire();
  const talker = new Talker(wire);
  for (let i = 0; i < 500; i++) {
    talker.whole({ client: sweeper, server: farHost(i), ports: [40_000 + i, 443] }, i / 50);
  }
  t.deepEqual(wire.opened(), []);
});

test("peers of a file-sharing network have ports of their own: no sweep", (t) => {
  const wire = new GuardedWire();
  for (let i = 0; i < 400; i++) {
    const to = farHost(i);
    wire.see(i / 40, segment({ from: sweeper, to, ports: [40_000, 10_000 + i * 7], flags: "S" }));
    wire.see(i / 40 + 0.001, udp(sweeper, to, [6881, 10_000 + i * 7]));
    if (i % 3 === 0) wire.see(i / 40 + 0.002, udp(to, sweeper, [10_000 + i * 7, 6881]));
  }
  t.deepEqual(wire.opened(), []);
});

test("a resolver asks hundreds of servers, who answer: no sweep", (t) => {
  const wire = new GuardedWire();
  for (let i = 0; i < 500; i++) {
    wire.see(i / 50, udp(sweeper, farHost(i), [20_000 + i, 53]));
    wire.see(i / 50 + 0.005, udp(farHost(i), sweeper, [53, 20_000 + i], 400));
  }
  t.deepEqual(wire.opened(), []);
});

test("a sweep for a UDP service that nobody has is called", (t) => {
  const wire = new GuardedWire();
  for (let i = 0; i < 100; i++) wire.see(i / 20, udp(sweeper, hostOf(i), [40_000, 161]));
  t.deepEqual(
    wire.opened().map(({ type }) => type),
    ["host-sweep"],
  );
});

test("its table is bounded", (t) => {
  const wire = new GuardedWire();
  for (let i = 0; i < 20_000; i++) wire.see(i / 5000, icmp(farHost(i), hostOf(i & 63), 8));
  const gauge = wire.gauge("hosts trying services");
  t.is(gauge?.size, gauge?.limit);
  t.true((gauge?.evicted ?? 0) > 15_000);
});
