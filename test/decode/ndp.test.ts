import test from "ava";
import { see } from "./observe.ts";
import { ethernet, ipv6 } from "./sample.ts";

const seeNdp = (...body: readonly string[]) =>
  see({ bytes: ethernet("86dd", ipv6(58, body.join(""))) });
const TARGET = "fe80000000000000 0225b3fffebf91ee";
const SOURCE_LINK = "0101 0025b3bf91ee";
const TARGET_LINK = "0201 00260b310733";
const PREFIX = "0304 40c0 00000e10 00000708 00000000 20010db800000000 0000000000000000";
const NAME_SERVERS = "1903 0000 00000e10 20010db800000000 0000000000000053";
const ROUTER = { routerLifetimeSeconds: 1800, hopLimit: 64 };
/** Ethernet, IPv6, ICMPv6 and its four bytes: where a target stands. */
const TARGET_AT = 14 + 40 + 8;

const tells = test.macro(
  (t, type: number, body: readonly string[], facts: Readonly<Record<string, number>>) => {
    const router = { routerLifetimeSeconds: 0, routerFlags: 0, hopLimit: 0 };
    const none = { linkMacHigh: -1, linkMacLow: -1, flags: 0, nameServerOffset: -1, ...router };
    const seen = seeNdp(type.toString(16), "00 0000", ...body);
    t.is(seen.refusal, "none");
    t.is(seen.packet.control, 2);
    t.deepEqual(seen.facts, { type, targetOffset: -1, prefixOffset: -1, ...none, ...facts });
  },
);
const source = { linkMacHigh: 0x0025, linkMacLow: 0xb3bf91ee | 0 };
const target = { linkMacHigh: 0x0026, linkMacLow: 0x0b310733 };

test("router solicitation", tells, 133, ["00000000", SOURCE_LINK], source);
test(
  "router advertisement: lifetime, link address and prefix",
  tells,
  134,
  ["40 00 0708 00000000 00000000", SOURCE_LINK, PREFIX],
  { ...source, ...ROUTER, prefixOffset: 14 + 40 + 16 + 8 },
);
test(
  "router advertisement: managed, high preference, name servers",
  tells,
  134,
  ["00 88 0000 00000000 00000000", NAME_SERVERS, NAME_SERVERS],
  { routerFlags: 0x88, nameServerOffset: 14 + 40 + 16 + 8 },
);
test(
  "name servers without an address are none",
  tells,
  134,
  ["40 00 0708 00000000 00000000", "1901 0000 00000e10"],
  ROUTER,
);
test("neighbour solicitation", tells, 135, ["00000000", TARGET, SOURCE_LINK], {
  ...source,
  targetOffset: TARGET_AT,
});
test("neighbour advertisement with its flags", tells, 136, ["e0000000", TARGET, TARGET_LINK], {
  ...target,
  targetOffset: TARGET_AT,
  flags: 0xe0,
});
test("redirect", tells, 137, ["00000000", TARGET, TARGET, TARGET_LINK], {
  ...target,
  targetOffset: TARGET_AT,
});
test("without options", tells, 135, ["00000000", TARGET], { targetOffset: TARGET_AT });
test(
  "an advertisement carries the target's link address: a source's is passed over",
  tells,
  136,
  ["60000000", TARGET, TARGET_LINK, SOURCE_LINK],
  { ...target, targetOffset: TARGET_AT, flags: 0x60 },
);
test(
  "a solicitation carries the source's: a target's is passed over",
  tells,
  135,
  ["00000000", TARGET, TARGET_LINK, SOURCE_LINK],
  { ...source, targetOffset: TARGET_AT },
);
test(
  "of two link addresses, and of two prefixes, the first counts",
  tells,
  134,
  ["40 00 0708 00000000 00000000", SOURCE_LINK, "0101 ffffffffffff", PREFIX, PREFIX],
  { ...source, ...ROUTER, prefixOffset: 14 + 40 + 16 + 16 },
);
test(
  "a prefix of a length other than 32 bytes is none",
  tells,
  134,
  ["40 00 0708 00000000 00000000", "0302 40c0 000000000000000000000000"],
  ROUTER,
);
test("options of other kinds are passed over", tells, 133, ["00000000", "0501 000000000578"], {});

test("options of no length and beyond the message are refused", (t) => {
  t.is(seeNdp("8500 0000 00000000", "0100 000000000000").refusal, "ndp-option-length");
  t.is(seeNdp("8500 0000 00000000", "0102 000000000000").refusal, "ndp-option-length");
  t.is(seeNdp("8500 0000 00000000", "01").refusal, "ndp-option-length");
});

test("nothing follows the message of a frame with padding", (t) => {
  const bytes = ethernet("86dd", ipv6(58, "8500 0000 00000000"), "ff".repeat(6));
  t.is(see({ bytes }).refusal, "none");
});
