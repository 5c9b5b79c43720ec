import test from "ava";
import { GuardedWire } from "../../helpers/guarded-wire.ts";
import { farHost, hostOf, segment, udp } from "../../helpers/ip-frames.ts";

const victim = hostOf(1);

const reflected = test.macro({
  title: (_, name: string, port: number) => `${name} (${port}) of many hosts`,
  exec: (t, name: string, port: number) => {
    const wire = new GuardedWire();
    for (let i = 0; i < 3000; i++) {
      wire.see(i / 1000, udp(farHost(i % 700), victim, [port, 50_123], 400));
    }
    const opened = wire.opened();
    t.is(opened.length, 1);
    t.like(opened[0], { type: "amplification", severity: "major", technique: "T1498.002" });
    t.like(opened[0], { victims: [victim.ip], attacker: { ip: null } });
    t.true(opened[0]?.why[0]?.includes(name));
  },
});

test(reflected, "DNS", 53);
test(reflected, "NTP", 123);
test(reflected, "SNMP", 161);
test(reflected, "ISAKMP", 500);
test(reflected, "SSDP", 1900);
test(reflected, "memcached", 11_211);
test(reflected, "BACnet", 47_808);
test(reflected, "port 1010", 1010);

test("large answers of one memcached that nobody asked for", (t) => {
  const wire = new GuardedWire();
  for (let i = 0; i < 3000; i++) {
    wire.see(i / 1000, udp(farHost(1), victim, [11_211, 50_000 + (i % 100)], 1400));
  }
  t.like(wire.opened()[0], { type: "amplification", attacker: { ip: farHost(1).ip } });
});

test("answers that a forger has sent to the port of a web server", (t) => {
  const wire = new GuardedWire();
  for (let i = 0; i < 3000; i++) {
    wire.see(i / 500, udp(farHost(i % 20), victim, [123, 80], 440));
  }
  t.like(wire.opened()[0], { type: "amplification", victims: [victim.ip] });
});

test("a client of a service that speaks from a reflector's port asks", (t) => {
  const wire = new GuardedWire();
  for (let i = 0; i < 3000; i++) {
    const one = hostOf(i % 200);
    wire.see(i / 500, udp(one, victim, [1194, 443], 440));
    wire.see(i / 500 + 0.001, udp(victim, one, [443, 1194], 440));
  }
  t.deepEqual(wire.opened(), []);
});

test("a server of our own that multiplies requests sent in a victim's name", (t) => {
  const wire = new GuardedWire();
  const server = hostOf(9);
  for (let i = 0; i < 4000; i++) {
    if (i % 20 === 0) wire.see(i / 1000, udp(victim, server, [50_000, 123], 8));
    wire.see(i / 1000, udp(server, victim, [123, 50_000], 440));
  }
  t.like(wire.opened()[0], { type: "amplification", victims: [victim.ip] });
});

test("a busy service that answers each request twice multiplies nothing", (t) => {
  const wire = new GuardedWire();
  const server = hostOf(99);
  for (let i = 0; i < 1200; i++) {
    for (let client = 0; client < 40; client++) {
      const [asks, atS] = [hostOf(client), i / 200 + client / 10_000];
      wire.see(atS, udp(asks, server, [50_000, 161], 80));
      wire.see(atS, udp(server, asks, [161, 50_000], 440));
      wire.see(atS, udp(server, asks, [161, 50_000], 440));
    }
  }
  t.deepEqual(wire.opened(), []);
});

test("handshake answers of many hosts that nobody asked for", (t) => {
  const wire = new GuardedWire();
  for (let i = 0; i < 2000; i++) {
    const ports = [443, 1024 + i] as const;
    wire.see(i / 1000, segment({ from: farHost(i % 500), to: victim, ports, flags: "SA" }));
  }
  t.deepEqual(
    wire.opened().map(({ type }) => type),
    ["amplification"],
  );
});

test("a resolver's and a poller's answers were asked for", (t) => {
  const wire = new GuardedWire();
  for (let i = 0; i < 3000; i++) {
    const at = i / 500;
    wire.see(at, udp(victim, farHost(i % 900), [20_000 + i, 53], 40));
    wire.see(at + 0.001, udp(farHost(i % 900), victim, [53, 20_000 + i], 1200));
    wire.see(at, udp(victim, hostOf(i % 200), [162, 161], 60));
    wire.see(at + 0.001, udp(hostOf(i % 200), victim, [161, 162], 1400));
  }
  t.deepEqual(wire.opened(), []);
});

test("devices answer a search by multicast", (t) => {
  const group = { mac: "01:00:5e:7f:ff:fa", ip: "239.255.255.250" };
  const wire = new GuardedWire();
  for (let round = 0; round < 5; round++) {
    wire.see(round * 2, udp(victim, group, [50_000, 1900], 100));
    for (let i = 0; i < 200; i++) {
      wire.see(round * 2 + 0.1 + i / 1000, udp(hostOf(i), victim, [1900, 50_000], 300));
    }
  }
  t.deepEqual(wire.opened(), []);
});

test("clocks and VPN peers speak from port to same port", (t) => {
  const wire = new GuardedWire();
  for (let i = 0; i < 5000; i++) {
    wire.see(i / 1000, udp(farHost(i % 300), victim, [123, 123], 48));
    wire.see(i / 1000, udp(farHost(i % 300), victim, [500, 500], 300));
    if (i % 3 === 0) wire.see(i / 1000, udp(victim, farHost(i % 300), [123, 123], 48));
  }
  t.deepEqual(wire.opened("amplification"), []);
});

test("talks whose beginning was not seen are no reflection", (t) => {
  const wire = new GuardedWire();
  for (let i = 0; i < 4000; i++) {
    const peer = farHost(i % 200);
    wire.see(i / 1000, udp(peer, victim, [53, 40_000 + (i % 200)], 100));
    if (i > 200) wire.see(i / 1000, udp(victim, peer, [40_000 + (i % 200), 53], 40));
  }
  t.deepEqual(wire.opened(), []);
});
