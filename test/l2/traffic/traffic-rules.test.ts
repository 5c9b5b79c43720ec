import test from "ava";
import { GuardedWire } from "../../helpers/guarded-wire.ts";
import { farHost, hostOf, icmp, segment, udp } from "../../helpers/ip-frames.ts";
import { Talker } from "../../helpers/talk.ts";

const TABLES = [
  "newcomers",
  "TCP connections",
  "UDP talks",
  "multicast searches",
  "hosts trying hosts",
  "hosts trying services",
  "clients of services",
  "hosts asked to connect",
  "hosts sent datagrams",
  "hosts sent ICMP",
  "hosts sent answers",
];

test("each of its tables has a gauge", (t) => {
  const wire = new GuardedWire();
  for (const name of TABLES) t.is(wire.gauge(name)?.size, 0, name);
});

test("what a million made-up hosts send fills no table beyond its limit", (t) => {
  const wire = new GuardedWire();
  const frames = [
    segment({ from: farHost(1), to: hostOf(1), ports: [1024, 80], flags: "S" }),
    segment({ from: farHost(1), to: hostOf(1), ports: [80, 1024], flags: "SA" }),
    segment({ from: farHost(1), to: hostOf(1), ports: [1024, 80], flags: "R" }),
    udp(farHost(1), hostOf(1), [1024, 9000]),
    udp(farHost(1), hostOf(1), [53, 9000]),
    icmp(farHost(1), hostOf(1), 8),
  ];
  for (let i = 0; i < 1_000_000; i++) {
    const frame = frames[i % frames.length] as Uint8Array;
    frame.set([i >> 16, (i >> 8) & 255, i & 255], 27); // the last bytes of the source
    frame.set([(i >> 4) & 255, (i * 7) & 255], 32); // the last bytes of the destination
    wire.see(i / 50_000, frame);
  }
  for (const name of TABLES) {
    const gauge = wire.gauge(name);
    t.true((gauge?.size ?? 0) <= (gauge?.limit ?? 0), name);
  }
  t.true(wire.told().length < 5000);
});

test("an alert counts what goes on, and closes a minute after the last of it", (t) => {
  const wire = new GuardedWire();
  for (let i = 0; i < 400; i++) {
    const given = { from: hostOf(66), to: hostOf(1), ports: [50_000, i + 1], flags: "F" } as const;
    wire.see(i / 10, segment(given));
  }
  wire.pass(90);
  const states = wire.told().map(({ state }) => state);
  t.is(states[0], "opened");
  t.is(states.at(-1), "updated");
  t.true(states.length <= 5);
  wire.pass(102);
  const closed = wire.told().at(-1);
  t.is(closed?.state, "closed");
  t.true((closed?.count ?? 0) > 200);
});

test("an alert names the VLAN of its frames", (t) => {
  const wire = new GuardedWire();
  for (let i = 0; i < 20; i++) {
    const given = { from: hostOf(66), to: hostOf(1), ports: [50_000, i + 1], flags: "" } as const;
    const bare = segment(given);
    const tagged = new Uint8Array(bare.length + 4);
    tagged.set(bare.subarray(0, 12));
    tagged.set([0x81, 0x00, 0x00, 0x2a], 12);
    tagged.set(bare.subarray(12), 16);
    wire.see(i / 10, tagged);
  }
  t.is(wire.opened("port-scan")[0]?.vlan, 42);
});

test("a busy network at its ordinary work raises nothing", (t) => {
  const wire = new GuardedWire();
  const talker = new Talker(wire);
  for (let i = 0; i < 6000; i++) {
    const [at, client, server] = [i / 100, hostOf(i % 120), farHost((i * 7) % 900)];
    wire.see(at, udp(client, hostOf(200), [20_000 + (i % 9000), 53], 40));
    wire.see(at + 0.001, udp(hostOf(200), client, [53, 20_000 + (i % 9000)], 200));
    talker.whole({ client, server, ports: [20_000 + i, 443] }, at + 0.002, 4000);
    if (i % 50 === 0) wire.see(at + 0.003, icmp(hostOf(201), client, 8));
    if (i % 50 === 0) wire.see(at + 0.004, icmp(client, hostOf(201), 0));
  }
  t.deepEqual(wire.opened(), []);
});
