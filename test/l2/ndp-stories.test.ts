import test from "ava";
import type { AlertEvent } from "#l2/types.ts";
import type { Host } from "../helpers/frames.ts";
import { GuardedWire } from "../helpers/guarded-wire.ts";
import { udp } from "../helpers/ip-frames.ts";
import { announces6, asks6, tells6 } from "../helpers/ipv6-frames.ts";
import type { Story } from "./spoof-story.ts";

const router: Host = { mac: "02:00:00:00:00:01", ip: "fe80::1" };
const host: Host = { mac: "02:00:00:00:00:51", ip: "fe80::51" };
const other: Host = { mac: "02:00:00:00:00:52", ip: "fe80::52" };
const attacker: Host = { mac: "02:00:00:00:00:66", ip: "fe80::66" };
const thief: Host = { mac: attacker.mac, ip: router.ip };

function tell(story: Story, copies = 1): AlertEvent[] {
  const wire = new GuardedWire({}, copies);
  for (const [seconds, frame] of story) wire.see(seconds, frame);
  return wire.finish().filter(({ type }) => type !== "new-device");
}

const charges = (alerts: readonly AlertEvent[]) =>
  alerts
    .filter(({ state }) => state === "opened")
    .map(({ type, attacker, claimed, owner, frame }) => [
      type,
      attacker?.mac,
      claimed,
      owner?.mac,
      frame,
    ]);

const known: Story = [
  [0, asks6(host, router.ip)],
  [0.001, tells6(router, host, { flags: "e0" })],
  [1, asks6(router, other.ip)],
  [1.001, tells6(other, router)],
];
const right = ["ndp-spoof", thief.mac, router.ip, router.mac] as const;

const accuses = test.macro((t, expected: readonly unknown[][], ...stories: readonly Story[]) => {
  const story = [...known, ...stories.flat()];
  t.deepEqual<unknown, unknown>(charges(tell(story)), expected);
  const doubled = expected.map((one) => [...one.slice(0, 4), 2 * Number(one[4]) - 1]);
  t.deepEqual<unknown, unknown>(charges(tell(story, 2)), doubled);
});

test(
  "an unasked advertisement for a live owner's address is a spoof",
  accuses,
  [[...right, 5]],
  [[2, tells6(thief, host)]],
);
test(
  "in another's frame too",
  accuses,
  [[...right, 5]],
  [[2, tells6(thief, host, { from: "02:00:00:00:00:67" })]],
);
test(
  "a solicitation that tells one alone, by a station with its own address",
  accuses,
  [[...right, 6]],
  [
    [2, asks6(attacker, host.ip)],
    [3, asks6(thief, host.ip, { to: host })],
  ],
);

/** One that answers every question, after the owner. */
const parasite: Story = [10, 20, 30].flatMap((at) =>
  [router, other].flatMap((asked, k) => [
    [at + k, asks6(host, asked.ip)] as const,
    [at + k + 0.001, tells6(asked, host)] as const,
    [at + k + 0.002, tells6({ ...attacker, ip: asked.ip }, host)] as const,
  ]),
);
test("who answers every question robs those that answer too", (t) => {
  const accused = charges(tell([...known, ...parasite]));
  t.true(accused.length > 0);
  t.true(accused.every(([type, mac]) => type === "ndp-spoof" && mac === attacker.mac));
});

const without = (flags: string): Story =>
  [10, 20, 30].flatMap((at) => [
    [at, asks6(host, router.ip)] as const,
    [at + 0.001, tells6(router, host, { flags })] as const,
    [at + 0.002, tells6(thief, host, { flags })] as const,
  ]);
test("two stations of an anycast address give way to each other", accuses, [], without("40"));
test("with override they are duplicates", (t) => {
  t.deepEqual(
    charges(tell([...known, ...without("60")])).map(([type, mac]) => [type, mac]),
    [["duplicate-ip", thief.mac]],
  );
});
test(
  "what gives way and was not asked is no attack",
  accuses,
  [],
  [2, 3, 4, 5, 6, 7].map((at) => [at, tells6(thief, host, { flags: "00" })] as const),
);
test(
  "who looks whether an address is free claims nothing",
  accuses,
  [],
  [2, 3, 4].map((at) => [at, asks6({ ...thief, ip: "::" }, router.ip, { link: null })] as const),
);
test(
  "nor does a solicitation without its option",
  accuses,
  [],
  [2, 3, 4].map((at) => [at, asks6(thief, host.ip, { link: null, to: host })] as const),
);

test(
  "a host with many addresses, some of them of a day, is healthy",
  accuses,
  [],
  Array.from({ length: 200 }, (_, i) => {
    const own = { mac: host.mac, ip: `2001:db8:7::${(1000 + i).toString(16)}` };
    return [
      [2 + i, asks6({ ...own, ip: "::" }, own.ip, { link: null })],
      [2.2 + i, announces6(own)],
      [2.4 + i, asks6(own, router.ip, { to: router })],
      [2.401 + i, tells6(router, own)],
    ] as const;
  }).flat(),
);

test("the first packet that an IPv6 thief passes on is told at once", (t) => {
  const long = { host: "fe80:0:0:0:0:0:0:51", router: "fe80:0:0:0:0:0:0:1" };
  const packet = (from: string, to: string) =>
    udp({ mac: from, ip: long.host }, { mac: to, ip: long.router }, [5000, 53]);
  const told = tell([
    ...known,
    [2, tells6(thief, host)],
    [3, packet(host.mac, thief.mac)],
    [3.01, packet(thief.mac, router.mac)],
  ]);
  t.like(
    told.find(({ state }) => state === "updated"),
    {
      type: "ndp-spoof",
      cause: "interception",
      victims: [host.ip],
      interception: { state: "intercepting", packets: 1 },
    },
  );
});
