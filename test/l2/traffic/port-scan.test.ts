import test from "ava";
import { GuardedWire } from "../../helpers/guarded-wire.ts";
import { hostOf, icmp, segment, udp } from "../../helpers/ip-frames.ts";
import { Talker } from "../../helpers/talk.ts";

const scanner = hostOf(66);
const victim = hostOf(1);

/** Tries ports from 100 on, each with a segment of these flags. */
function tryPorts(wire: GuardedWire, count: number, flags: string, step = 0.01): void {
  for (let i = 0; i < count; i++) {
    const ports = [50_000, 100 + i] as const;
    wire.see(i * step, segment({ from: scanner, to: victim, ports, flags, sequence: i }));
  }
}

const scans = test.macro({
  title: (_, name: string) => `${name} is a scan, once`,
  exec: (t, _: string, flags: string, copies: number) => {
    const wire = new GuardedWire({}, copies);
    tryPorts(wire, 200, flags);
    const opened = wire.opened();
    t.deepEqual(
      opened.map(({ type }) => type),
      ["port-scan"],
    );
    t.like(opened[0], { severity: "minor", attacker: scanner, technique: "T1046" });
    t.deepEqual(opened[0]?.victims, [victim.ip]);
    t.regex(opened[0]?.why[0] ?? "", /^about \d+ ports of one host in/);
    const closed = wire.finish().at(-1);
    const count = closed?.count ?? 0;
    t.true(count >= 120 && count <= 200, `${count}`);
  },
});

test(scans, "a series of SYN", "S", 1);
test(scans, "a series of SYN on a port that shows each frame twice", "S", 2);
test(scans, "a series without flags", "", 1);
test(scans, "a series of FIN", "F", 1);
test(scans, "a series of FIN, PSH, URG", "FPU", 1);
test(scans, "a series of FIN and ACK", "FA", 1);

test("a scan over IPv6 names the addresses", (t) => {
  const from = { ...scanner, ip: "2001:db8:1:2:3:4:5:66" };
  const to = { ...victim, ip: "2001:db8:1:2:3:4:5:1" };
  const wire = new GuardedWire();
  for (let i = 0; i < 100; i++) {
    wire.see(i / 100, segment({ from, to, ports: [50_000, 1 + i], flags: "S" }));
  }
  t.like(wire.opened("port-scan")[0], { attacker: from, victims: [to.ip] });
});

test("the answers to ACK segments give the scan away", (t) => {
  const wire = new GuardedWire();
  for (let i = 0; i < 100; i++) {
    const ports = [100 + i, 50_000] as const;
    wire.see(i / 100, segment({ from: victim, to: scanner, ports, flags: "R" }));
  }
  t.like(wire.opened("port-scan")[0], { attacker: scanner, victims: [victim.ip] });
});

test("a slow scan of refused ports is called after the fifteenth", (t) => {
  const wire = new GuardedWire();
  const talker = new Talker(wire);
  for (let i = 0; i < 16; i++) {
    t.is(wire.opened().length, i < 15 ? 0 : 1);
    const connection = { client: scanner, server: victim, ports: [40_000, 20 + i] } as const;
    talker.asks(connection, i * 5, i);
    talker.refuses(connection, i * 5 + 0.001);
  }
});

test("datagrams to many ports that ICMP turns away are a scan", (t) => {
  const wire = new GuardedWire();
  for (let i = 0; i < 40; i++) {
    wire.see(i, udp(scanner, victim, [50_000, 100 + i]));
    wire.see(i + 0.001, icmp(victim, scanner, 3));
  }
  t.deepEqual(
    wire.opened().map(({ type }) => type),
    ["port-scan"],
  );
});

test("a scan of several hosts is one alert with several victims", (t) => {
  const wire = new GuardedWire();
  for (let i = 0; i < 300; i++) {
    const to = hostOf(1 + (i % 3));
    wire.see(i / 100, segment({ from: scanner, to, ports: [50_000, 100 + i], flags: "S" }));
  }
  t.is(wire.opened("port-scan").length, 1);
  t.is(wire.finish().at(-1)?.victims?.length, 3);
});

test("ports that let the client in are none, however many", (t) => {
  const wire = new GuardedWire();
  const talker = new Talker(wire);
  for (let i = 0; i < 200; i++) {
    talker.whole({ client: scanner, server: victim, ports: [40_000 + i, 50_000 + i] }, i / 20);
  }
  t.deepEqual(wire.opened(), []);
});

test("a client that insists on one dead port scans nothing", (t) => {
  const wire = new GuardedWire();
  const talker = new Talker(wire);
  for (let i = 0; i < 200; i++) {
    const connection = { client: scanner, server: victim, ports: [40_000 + i, 81] } as const;
    talker.asks(connection, i / 10);
    talker.refuses(connection, i / 10 + 0.001);
  }
  t.deepEqual(wire.opened(), []);
});

test("a route trace scans nothing", (t) => {
  const wire = new GuardedWire();
  for (let i = 0; i < 90; i++) wire.see(i / 10, udp(scanner, victim, [45_000, 33_434 + i]));
  t.deepEqual(wire.opened(), []);
});

test("port 0 is asked for by tools alone, also one request a second", (t) => {
  const wire = new GuardedWire({}, 2);
  for (let i = 0; i < 25; i++) {
    const given = { from: scanner, to: victim, ports: [1100 + i, 0], flags: "S" } as const;
    wire.see(i, segment(given));
    t.is(wire.opened().length, i < 9 ? 0 : 1);
  }
  t.like(wire.opened()[0], {
    type: "port-scan",
    severity: "warning",
    attacker: { ip: scanner.ip },
    victims: [victim.ip],
  });
});

test("an application without a port in its settings tries again every few seconds", (t) => {
  const wire = new GuardedWire();
  for (let i = 0; i < 100; i++) {
    const given = { from: scanner, to: victim, ports: [1100 + i, 0], flags: "S" } as const;
    wire.see(3 * i, segment(given));
  }
  t.deepEqual(wire.opened(), []);
});

test("so many at once are a flood, and nothing else", (t) => {
  const wire = new GuardedWire();
  for (let i = 0; i < 3000; i++) {
    const given = { from: scanner, to: victim, ports: [1100 + i, 0], flags: "S" } as const;
    wire.see(i / 200, segment(given));
  }
  const types = wire.opened().map(({ type }) => type);
  t.deepEqual(types, ["syn-flood"]);
});

test("flags of two kinds that no conversation has, and disowned handshakes, are a fingerprint", (t) => {
  const odd = new GuardedWire();
  for (const [i, flags] of ["", "SF", "FPU"].entries()) {
    odd.see(i, segment({ from: scanner, to: victim, ports: [50_000, 80], flags }));
  }
  const half = new GuardedWire();
  const talker = new Talker(half);
  for (let i = 0; i < 10; i++) {
    const connection = { client: scanner, server: victim, ports: [40_000 + i, 80] } as const;
    talker.asks(connection, i / 10);
    talker.accepts(connection, i / 10 + 0.001);
    talker.disowns(connection, i / 10 + 0.002);
  }
  for (const wire of [odd, half]) {
    t.like(wire.opened()[0], { type: "port-scan", severity: "warning" });
    t.is(wire.opened().length, 1);
  }
});

test("what a mirror port of one direction shows is no scan", (t) => {
  const wire = new GuardedWire();
  const talker = new Talker(wire);
  for (let i = 0; i < 300; i++) {
    const port = i < 5 ? 80 : 1000 + i;
    const connection = { client: scanner, server: victim, ports: [40_000 + i, port] } as const;
    talker.asks(connection, i / 10);
    talker.ends(connection, i / 10 + 0.05);
  }
  t.deepEqual(wire.opened(), []);
});

test("a million made-up scanners are bounded and counted", (t) => {
  const wire = new GuardedWire();
  const frame = segment({ from: scanner, to: victim, ports: [50_000, 80], flags: "F" });
  for (let i = 0; i < 1_000_000; i++) {
    frame.set([i >> 16, (i >> 8) & 255, i & 255], 27); // the last bytes of the source
    wire.see(i / 100_000, frame);
  }
  const gauge = wire.gauge("hosts trying hosts");
  t.true((gauge?.size ?? 0) <= (gauge?.limit ?? 0));
  t.deepEqual(
    wire.opened().map(({ type }) => type),
    ["syn-flood"],
  );
});
