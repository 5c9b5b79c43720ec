import test from "ava";
import type { Host } from "../../helpers/frames.ts";
import { GuardedWire } from "../../helpers/guarded-wire.ts";
import { type Advertisement, advertises, asks6, tells6 } from "../../helpers/ipv6-frames.ts";

const router: Host = { mac: "02:00:00:00:00:01", ip: "fe80::1" };
const host: Host = { mac: "02:00:00:00:00:51", ip: "2001:db8:7::51" };
const stranger: Host = { mac: "02:00:00:00:00:66", ip: "fe80::66" };
const OTHER = { prefixes: ["2001:db8:66::"] };

type Story = readonly (readonly [seconds: number, frame: Uint8Array])[];

/** A host of the network's prefix uses the router, which says that it is one. */
const inUse: Story = [
  [1, asks6(host, router.ip)],
  [1.001, tells6(router, host, { flags: "e0" })],
];
const asHost: Story = [
  [2, asks6(router, stranger.ip)],
  [2.001, tells6(stranger, router)],
];

/** Why the stranger's first advertisement makes it a rogue, if it does. */
function chargeOf(story: Story, said: Advertisement, atS = 20): string | undefined {
  const wire = new GuardedWire();
  for (const [seconds, frame] of story) wire.see(seconds, frame);
  wire.see(atS, advertises(stranger, said));
  const [opened] = wire.opened("ra-rogue").filter(({ severity }) => severity !== "notice");
  return opened?.attacker?.mac === stranger.mac ? opened.why[0] : undefined;
}

const names = test.macro((t, charge: RegExp, story: Story, said: Advertisement) => {
  t.regex(chargeOf(story, said) ?? "nothing", charge);
});
const passes = test.macro((t, story: Story, said: Advertisement, atS?: number) => {
  t.is(chargeOf(story, said, atS), undefined);
});

test("first of all it announces what nobody uses", names, /none of the addresses/, inUse, OTHER);
test("it only makes itself the better way out", names, /another station/, inUse, { flags: "08" });
test("it spoke as a host", names, /as a host before/, [...inUse, ...asHost], {});
test(
  "the router was heard before it",
  names,
  /none of the addresses/,
  [...inUse, [3, advertises(router, { prefixes: ["2001:db8:7::"] })]] as Story,
  OTHER,
);

test("it announces what stations use", passes, inUse, { prefixes: ["2001:db8:7::"] });
test("or that besides another", passes, inUse, { prefixes: ["2001:db8:66::", "2001:db8:7::"] });
test("a further way out, no better than others, may be meant", passes, inUse, {});
test(
  "a router by its own word is no stranger",
  passes,
  [...inUse, ...asHost, [3, tells6(stranger, host, { flags: "e0" })]] as Story,
  OTHER,
);
test("the other router has been silent for long", passes, inUse, OTHER, 62);
test("no other station is a router", passes, asHost, OTHER);
test(
  "no station is known to use any prefix",
  passes,
  [
    [1, asks6({ ...host, ip: "fe80::51" }, router.ip)],
    [1.001, tells6(router, host, { flags: "e0" })],
  ] as Story,
  OTHER,
);
test(
  "hosts have local addresses alone, as a border router of sensors gives them",
  passes,
  [
    [1, asks6({ ...host, ip: "fd77::51" }, router.ip)],
    [1.001, tells6(router, host, { flags: "e0" })],
  ] as Story,
  OTHER,
);
test(
  "whoever speaks for others says nothing of itself",
  passes,
  [
    [1, asks6(host, router.ip)],
    [1.001, tells6(router, host, { flags: "e0", link: "02:00:00:00:00:99" })],
  ] as Story,
  OTHER,
);

test("a flood of made-up stations keeps the limit, and the latest routers", (t) => {
  const wire = new GuardedWire();
  for (let i = 0; i < 5000; i++) {
    const mac = `02:00:00:01:${(i >> 8).toString(16).padStart(2, "0")}:${(i & 255).toString(16).padStart(2, "0")}`;
    wire.see(i / 1000, tells6({ mac, ip: `fe80::${i.toString(16)}` }, host, { flags: "e0" }));
  }
  const gauge = wire.gauge("IPv6 stations by role");
  t.is(gauge?.size, gauge?.limit);
  t.is(gauge?.evicted, 5000 - (gauge?.limit ?? 0));
});
