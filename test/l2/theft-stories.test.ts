import test from "ava";
import { announcement, datagram, type Host, poll, question, reply } from "../helpers/frames.ts";
import { GuardedWire } from "../helpers/guarded-wire.ts";
import { hostOf } from "../helpers/ip-frames.ts";
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

const liesTo = (victim: Host, times: number, from = 0): Story =>
  Array.from({ length: times }, (_, i) => [from + i, reply(thief, victim)] as const);

const accuses = test.macro((t, expected: readonly unknown[], ...stories: readonly Story[]) => {
  const story = stories.flat().toSorted(([a], [b]) => a - b);
  for (const copies of [1, 2]) {
    const frames = expected.map((one) =>
      (one as unknown[]).map((word) => (typeof word === "number" ? copies * (word - 1) + 1 : word)),
    );
    t.deepEqual<unknown, unknown>(accusations(tell(story, copies)), frames);
  }
});

// Nobody else ever speaks for the address.
test(
  "a lone thief is named by its fifth unasked reply",
  accuses,
  [[thief.mac, gateway.ip, undefined, 5]],
  liesTo(host, 20),
);
test("not by its fourth", accuses, [], liesTo(host, 4));
test(
  "one with an address of its own is by the third",
  accuses,
  [[thief.mac, gateway.ip, undefined, 4]],
  [[0, question(attacker, other.ip)]],
  liesTo(host, 20, 1),
);
test(
  "where the mirror shows no requests, nobody is",
  accuses,
  [],
  Array.from({ length: 60 }, (_, i) => [i, reply(hostOf(1 + (i % 6)), host)] as const),
);
test(
  "a station that was asked even once may owe the rest to the mirror",
  accuses,
  [],
  [
    [0, question(host, gateway.ip)],
    [0.001, reply(thief, host)],
  ],
  liesTo(host, 20, 2),
);

test("the alert of a lone thief says that no owner speaks", (t) => {
  const [opened] = tell(liesTo(host, 5));
  t.is(opened?.verdict, `${thief.mac} pretends to be ${gateway.ip}, whose owner does not speak.`);
  t.is(opened?.why[0], "it has told so 5 times, unasked, to stations that did not ask");
  t.true(opened?.why.includes("no other station has ever spoken for this address"));
});

// Its own words.
test(
  "who tells two stations that it is the other one contradicts itself",
  accuses,
  [
    [thief.mac, host.ip, host.mac, 2],
    [thief.mac, gateway.ip, gateway.mac, 3],
  ],
  [
    [0, reply(thief, host)],
    [0.01, reply({ mac: thief.mac, ip: host.ip }, gateway)],
    [1, reply(thief, host)],
  ],
);
test(
  "a healthy pair that refresh each other does not",
  accuses,
  [],
  [
    [0, poll(host, gateway)],
    [0.001, reply(gateway, host)],
    [1, poll(gateway, host)],
    [1.001, reply(host, gateway)],
  ],
);
const renumbered: Host = { mac: host.mac, ip: gateway.ip };
test(
  "a station that got the address of one it had talked to has a new one, an hour later",
  accuses,
  [],
  [
    [0, question(host, gateway.ip)],
    [0.001, reply(gateway, host)],
    [1, poll(host, gateway)],
    [3000, question({ ...gateway, ip: "192.168.1.254" }, other.ip)],
    [3000.5, announcement(renumbered)],
    [3002, poll(renumbered, other)],
    [3003, question(renumbered, other.ip)],
  ],
);
test(
  "a thief that is caught needs no second chance for another address",
  accuses,
  [
    [thief.mac, gateway.ip, gateway.mac, 3],
    [thief.mac, "192.168.1.99", undefined, 4],
  ],
  [
    [0, question(gateway, host.ip)],
    [0.001, reply(host, gateway)],
    [1, reply(thief, host)],
    [2, reply({ mac: thief.mac, ip: "192.168.1.99" }, host)],
  ],
);

// Answers.
test(
  "who answers for several that answer too robs them",
  accuses,
  [[thief.mac, other.ip, other.mac, 12]],
  [
    [0, question(gateway, host.ip)],
    [0.1, question(other, host.ip)],
    [0.2, question(attacker, host.ip)],
    [1, question(host, gateway.ip)],
    [1.001, reply(gateway, host)],
    [1.002, reply(thief, host)],
    [2, question(host, other.ip)],
    [2.001, reply(other, host)],
    [2.002, reply({ mac: thief.mac, ip: other.ip }, host)],
    [3, question(host, other.ip)],
    [3.001, reply(other, host)],
    [3.002, reply({ mac: thief.mac, ip: other.ip }, host)],
  ],
);

const twin: Host = { mac: "02:00:00:00:00:99", ip: other.ip };
const races = (...pairs: readonly (readonly [Host, Host])[]): Story =>
  Array.from({ length: 8 }, (_, i) => i).flatMap((i) =>
    pairs.flatMap(([first, second], k) => {
      const at = 10 + 5 * i + k;
      return [
        [at, question(host, first.ip)],
        [at + 0.001, reply(first, host)],
        [at + 0.002, reply(second, host)],
      ] as const;
    }),
  );

test("two that answer the same questions are duplicates, told once and accusing nobody", (t) => {
  for (const copies of [1, 2]) {
    const story: Story = [[0, question(other, gateway.ip)], ...races([other, twin])];
    const told = tell(story, copies);
    t.deepEqual(accusations(told), []);
    const [opened, ...more] = told.filter(({ state }) => state === "opened");
    t.deepEqual(more, []);
    t.like(opened, {
      type: "duplicate-ip",
      claimed: other.ip,
      owner: { mac: other.mac },
      attacker: { mac: twin.mac },
    });
    t.is(opened?.frame, copies === 1 ? 7 : 13, "by the second question that both answer");
  }
});

test("two cards of one machine that answer for each other are no news at all", (t) => {
  const [a, b] = [other, { mac: twin.mac, ip: "192.168.1.53" }];
  const told = tell(races([a, { ...b, ip: a.ip }], [b, { ...a, ip: b.ip }]));
  t.deepEqual(accusations(told), []);
  t.deepEqual(
    told.filter(({ type, state }) => state === "opened" && type !== "mac-flap"),
    [],
  );
});

test("a router answers for all behind it, on either side of it", (t) => {
  const wire = new GuardedWire();
  for (let i = 0; i < 20; i++) {
    wire.see(i, question(host, `192.168.1.${100 + i}`));
    wire.see(i + 0.001, reply({ mac: gateway.mac, ip: `192.168.1.${100 + i}` }, host));
  }
  t.deepEqual(wire.opened("arp-spoof"), []);
  t.deepEqual(wire.opened("duplicate-ip"), []);
});

test("a pinned address is its owner's, however politely another claims it", (t) => {
  const wire = new GuardedWire({ pins: [{ ip: gateway.ip, mac: gateway.mac }] });
  wire.see(0, question(host, gateway.ip));
  wire.see(0.001, reply(thief, host));
  const [opened, ...more] = wire.opened();
  t.deepEqual(more, []);
  t.like(opened, { type: "arp-spoof", owner: { mac: gateway.mac } });
  t.is(opened?.why[0], `${gateway.mac} is pinned as the owner of this address`);
  wire.see(1, reply(gateway, host));
  wire.see(1.1, reply(gateway, host, { from: attacker.mac }));
  t.is(wire.opened().length, 1);
});

test("a host that had another address before is robbed of the one it has", (t) => {
  const former = { mac: host.mac, ip: "192.168.1.77" };
  const taken = { mac: attacker.mac, ip: host.ip };
  const story: Story = [
    [0, question(former, gateway.ip)],
    [0.001, reply(gateway, former)],
    [1, question(former, other.ip)],
    [2, question(attacker, other.ip)],
    [130, question(host, gateway.ip)],
    [130.001, reply(gateway, host)],
    [131, question(host, other.ip)],
    ...Array.from({ length: 80 }, (_, i) => [132 + i, datagram(host, gateway)] as const),
    ...Array.from({ length: 10 }, (_, i) => [200.5 + i, announcement(taken)] as const),
  ];
  const [accused, ...more] = accusations(tell(story.toSorted(([a], [b]) => a - b)));
  t.deepEqual(more, []);
  t.deepEqual(accused?.slice(0, 3), [attacker.mac, host.ip, host.mac]);
});
