import test from "ava";
import { answers, asks, type DhcpMessage } from "../../helpers/dhcp-frames.ts";
import { datagram, type Host } from "../../helpers/frames.ts";
import { GuardedWire } from "../../helpers/guarded-wire.ts";

const server: Host = { mac: "02:00:00:00:00:01", ip: "192.168.1.1" };
const attacker: Host = { mac: "02:00:00:00:00:66", ip: "0.0.0.0" };
/** Enough for a flood of stations not to be one of addresses. */
const CALM = { floodStations: 1_000_000 };

const macOf = (i: number) =>
  `00:1b:${[24, 16, 8, 0].map((shift) => ((i >> shift) & 255).toString(16).padStart(2, "0")).join(":")}`;
/** Transactions are drawn, not counted. */
const xidOf = (i: number) => (Math.imul(i + 1, 0x9e3779b1) >>> 0).toString(16).padStart(8, "0");

const discover = (i: number, rest: Partial<DhcpMessage> = {}): DhcpMessage => ({
  type: "discover",
  client: macOf(i),
  xid: xidOf(i),
  ...rest,
});

const named = (wire: GuardedWire) => wire.opened("dhcp-starvation");

for (const copies of [1, 2]) {
  test(`fifty clients by one sender are named at the fiftieth, ${copies} of each frame`, (t) => {
    const wire = new GuardedWire(CALM, copies);
    for (let i = 0; i < 49; i++) wire.see(i / 10, asks(discover(i), { from: attacker }));
    t.deepEqual(named(wire), []);
    for (let i = 49; i < 5000; i++) wire.see(i / 10, asks(discover(i), { from: attacker }));
    const [opened, ...more] = named(wire);
    t.deepEqual(more, []);
    t.like(opened, {
      severity: "major",
      attacker: { mac: attacker.mac, ip: null },
      count: 50,
      technique: "T1499",
      verdict: "50 made-up DHCP clients within 5 s: the server runs out of addresses.",
    });
    t.deepEqual(opened?.why, [
      "50 had another hardware address than the frame's sender",
      "all of them came from 02:00:00:00:00:66",
      "servers gave 0 addresses meanwhile and refused 0 times",
    ]);
    t.like(wire.finish().at(-1), { type: "dhcp-starvation", state: "closed", count: 5000 });
  });
}

for (const [what, message, envelope, reason] of [
  [
    "a transaction number that all share",
    (i: number) => discover(i, { xid: "00000000" }),
    () => ({}),
    /shared one transaction/,
  ],
  [
    "no wish but an address",
    (i: number) => discover(i, { bare: true }),
    () => ({}),
    /asked for nothing/,
  ],
  [
    "group addresses",
    (i: number) => discover(i, { client: macOf(i).replace("00", "01") }),
    () => ({}),
    /had a group address/,
  ],
  [
    "declines",
    (i: number) => ({
      type: "decline",
      client: macOf(1),
      requestedIp: `10.0.0.${i}`,
      xid: xidOf(i),
    }),
    () => ({}),
    /turned an address down/,
  ],
  [
    "identities of one station",
    (i: number) => discover(1, { clientId: `00${xidOf(i)}`, xid: xidOf(i) }),
    () => ({}),
    /under a further identity/,
  ],
  [
    "sources that are not the client's address",
    () => ({ type: "request", client: macOf(1), clientIp: "10.0.0.1", xid: xidOf(1) }),
    (i: number) => ({ from: { mac: macOf(1), ip: `10.0.1.${i}` } }),
    /sent from another address/,
  ],
] as const) {
  test(`made up by ${what}`, (t) => {
    const wire = new GuardedWire(CALM);
    for (let i = 1; i < 70; i++) {
      wire.see(i / 10, asks(message(i) as DhcpMessage, envelope(i)));
    }
    t.is(named(wire).length, 1);
    t.regex(named(wire)[0]?.why[0] ?? "", reason);
  });
}

test("a slow one is named, one in 15 s is not", (t) => {
  for (const [everySeconds, count] of [
    [10, 1],
    [15, 0],
  ] as const) {
    const wire = new GuardedWire(CALM);
    for (let i = 0; i < 120; i++) {
      wire.see(i * everySeconds, asks(discover(i), { from: attacker }));
    }
    t.is(named(wire).length, count, `one in ${everySeconds} s`);
  }
});

test("clients without a fault that ask once and are never heard again are named", (t) => {
  const wire = new GuardedWire(CALM);
  for (let i = 0; i < 60; i++) wire.see(i / 100, asks(discover(i)));
  wire.see(5, datagram(server, attacker));
  t.deepEqual(named(wire), [], "they have ten seconds");
  for (let second = 6; second < 20; second++) wire.see(second, datagram(server, attacker));
  t.is(named(wire).length, 1);
  t.deepEqual(named(wire)[0]?.why[0], "60 clients asked once, and were never heard after that");
});

/** The power is back: 300 clients ask within a few seconds. */
function powerReturn(wire: GuardedWire, serves: boolean): void {
  for (let second = 0; second < 40; second++) {
    for (let i = 0; i < 300; i++) {
      const since = second - (i % 4);
      const own: Host = { mac: macOf(i), ip: `192.168.${i >> 8}.${i & 255}` };
      const ask = { client: own.mac, xid: xidOf(i) };
      // Unanswered, a client asks after 4, 8 and 16 s more; answered, it speaks.
      if (since === 0 || (!serves && [4, 12, 28].includes(since))) {
        wire.see(second + i / 1000, asks({ type: "discover", ...ask }));
      }
      if (!serves || since !== 1) continue;
      wire.see(second + i / 1000, asks({ type: "request", requestedIp: own.ip, ...ask }));
      wire.see(second + i / 1000, answers(server, { type: "ack", yourIp: own.ip, ...ask }));
      wire.see(second + 0.5 + i / 1000, datagram(own, server));
    }
  }
}

for (const serves of [true, false]) {
  test(`an office that comes back to ${serves ? "a" : "no"} server is none`, (t) => {
    const wire = new GuardedWire(CALM);
    powerReturn(wire, serves);
    t.deepEqual(named(wire), []);
  });
}

test("a relay speaks for clients of other networks", (t) => {
  const wire = new GuardedWire(CALM);
  for (let i = 0; i < 200; i++) {
    wire.see(i / 10, asks(discover(i, { relayIp: "10.0.0.1" }), { from: attacker }));
  }
  t.deepEqual(named(wire), []);
});

test("one client that asks for ever is one client", (t) => {
  const wire = new GuardedWire(CALM);
  for (let i = 0; i < 500; i++) wire.see(i / 10, asks(discover(1), { from: attacker }));
  t.deepEqual(named(wire), []);
});

test("the threshold is the configuration's", (t) => {
  const wire = new GuardedWire({ ...CALM, starvationClients: 10 });
  for (let i = 0; i < 10; i++) wire.see(i, asks(discover(i), { from: attacker }));
  t.is(named(wire)[0]?.count, 10);
});

test("what servers answered is told", (t) => {
  const wire = new GuardedWire(CALM);
  for (let i = 0; i < 50; i++) {
    const { client, xid } = discover(i);
    const type = i < 20 ? "ack" : "nak";
    const answer = { type, client, xid: xid ?? "", yourIp: `192.168.1.${i}` } as const;
    wire.see(i / 10, answers(server, answer));
    wire.see(i / 10, asks(discover(i), { from: attacker }));
  }
  t.is(named(wire)[0]?.why.at(-1), "servers gave 20 addresses meanwhile and refused 30 times");
});

test("a million clients are bounded and counted", (t) => {
  const wire = new GuardedWire(CALM);
  const frame = asks(discover(0));
  for (let i = 0; i < 300_000; i++) {
    frame.set([i >> 16, (i >> 8) & 255, i & 255], 9); // source
    frame.set([i >> 16, (i >> 8) & 255, i & 255], 42 + 31); // client
    wire.see(i * 0.0001, frame);
  }
  const clients = wire.gauge("DHCP clients");
  t.is(clients?.size, clients?.limit);
  t.is(clients?.evicted, 300_000 - (clients?.limit ?? 0));
  t.is(named(wire).length, 1);
});
