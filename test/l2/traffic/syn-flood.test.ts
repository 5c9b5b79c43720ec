import test from "ava";
import { GuardedWire } from "../../helpers/guarded-wire.ts";
import { farHost, hostOf, segment } from "../../helpers/ip-frames.ts";
import { Talker } from "../../helpers/talk.ts";

const server = hostOf(1);
const client = hostOf(66);

test("requests from made-up sources are a flood whose source stays unnamed", (t) => {
  const wire = new GuardedWire();
  for (let i = 0; i < 3000; i++) {
    const from = { ...farHost(i * 31), mac: client.mac };
    wire.see(i / 1000, segment({ from, to: server, ports: [1024 + i, 80], flags: "S" }));
  }
  const opened = wire.opened();
  t.is(opened.length, 1);
  t.like(opened[0], { type: "syn-flood", severity: "major", victims: [server.ip] });
  t.like(opened[0], { attacker: { mac: client.mac, ip: null }, technique: "T1499.001" });
  const count = wire.finish().at(-1)?.count ?? 0;
  t.true(count > 2600 && count <= 3000, `${count}`);
});

test("one source that disowns what it is given floods too, and is named", (t) => {
  const wire = new GuardedWire();
  const talker = new Talker(wire);
  for (let i = 0; i < 1000; i++) {
    const connection = { client, server, ports: [1024 + i, 80] } as const;
    talker.asks(connection, i / 100);
    talker.accepts(connection, i / 100 + 0.001);
    talker.disowns(connection, i / 100 + 0.002);
  }
  t.deepEqual(
    wire.opened().map(({ type, attacker }) => [type, attacker?.ip]),
    [["syn-flood", client.ip]],
  );
});

test("devices that all come back at once and stay are no flood", (t) => {
  const wire = new GuardedWire();
  const talker = new Talker(wire);
  for (let i = 0; i < 2000; i++) {
    const connection = { client: farHost(i), server, ports: [40_000, 8883] } as const;
    const at = i / 1000;
    talker.asks(connection, at);
    talker.accepts(connection, at + 0.02);
    talker.sends(connection, at + 0.04, "hello");
    talker.answers(connection, at + 0.06, "hello");
  }
  t.deepEqual(wire.opened(), []);
});

test("a load test of whole connections is no flood, at any rate", (t) => {
  const wire = new GuardedWire();
  const talker = new Talker(wire);
  for (let i = 0; i < 5000; i++) {
    talker.whole({ client, server, ports: [1024 + i, 80] }, i / 500);
  }
  t.deepEqual(wire.opened(), []);
});

test("the same request sent again and again, or shown twice, counts once", (t) => {
  const wire = new GuardedWire({}, 2);
  for (let i = 0; i < 2000; i++) {
    const from = farHost(i % 150);
    wire.see(i / 500, segment({ from, to: server, ports: [40_000, 80], flags: "S" }));
  }
  t.deepEqual(wire.opened(), []);
});

test("but more often than any kernel sends it, the very same request is a flood", (t) => {
  const wire = new GuardedWire();
  const frame = segment({ from: client, to: server, ports: [20, 80], flags: "S" });
  for (let i = 0; i < 3000; i++) wire.see(i / 300, frame);
  const [opened, ...more] = wire.opened();
  t.deepEqual(more, []);
  t.like(opened, { type: "syn-flood", attacker: { ip: client.ip }, victims: [server.ip] });
});

test("requests in a routing loop come by with ever less TTL, and are no flood", (t) => {
  const wire = new GuardedWire();
  const retries = [0, 1, 3, 7, 15];
  for (const at of retries) {
    for (let ttl = 64; ttl > 0; ttl--) {
      for (let i = 0; i < 100; i++) {
        const frame = segment({ from: client, to: server, ports: [40_000 + i, 80], flags: "S" });
        frame[22] = ttl;
        wire.see(at + (64 - ttl) / 100, frame);
      }
    }
  }
  t.deepEqual(wire.opened(), []);
});

test("an application that asks a dead host again and again, from one port or many, floods nobody", (t) => {
  for (const isOnePort of [true, false]) {
    const wire = new GuardedWire();
    for (let i = 0; i < 300; i++) {
      const ports = [isOnePort ? 40_000 : 40_000 + (i % 20), 80] as const;
      for (const retry of [0, 1, 3]) {
        const sequence = 1000 + i;
        wire.see(
          10 * i + retry,
          segment({ from: client, to: server, ports, flags: "S", sequence }),
        );
      }
    }
    t.deepEqual(wire.opened(), []);
  }
});

test("clients that a dead service refuses are no flood", (t) => {
  const wire = new GuardedWire();
  const talker = new Talker(wire);
  for (let i = 0; i < 1000; i++) {
    const connection = { client: farHost(i % 50), server, ports: [1024 + i, 3306] } as const;
    talker.asks(connection, i / 80);
    talker.refuses(connection, i / 80 + 0.001);
  }
  t.deepEqual(wire.opened(), []);
});

test("segments that only a reset answers are a flood once there are very many", (t) => {
  const wire = new GuardedWire();
  const reset = segment({ from: server, to: client, ports: [80, 40_000], flags: "R" });
  for (let i = 0; i < 2000; i++) wire.see(i / 1000, reset);
  t.is(wire.opened().length, 0);
  for (let i = 2000; i < 5000; i++) wire.see(i / 1000, reset);
  t.like(wire.opened()[0], { type: "syn-flood", attacker: client, victims: [server.ip] });
});

test("a million made-up sources leave the tables at their limits", (t) => {
  const wire = new GuardedWire();
  const frame = segment({ from: client, to: server, ports: [1024, 80], flags: "S" });
  for (let i = 0; i < 1_000_000; i++) {
    frame.set([i >> 16, (i >> 8) & 255, i & 255], 27); // the last bytes of the source
    wire.see(i / 100_000, frame);
  }
  for (const { name, size, limit } of wire.gauges()) t.true(size <= limit, name);
  t.is(wire.opened("syn-flood").length, 1);
  t.true((wire.gauge("TCP connections")?.evicted ?? 0) > 900_000);
});
