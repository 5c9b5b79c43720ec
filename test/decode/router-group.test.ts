import test from "ava";
import type { RefusalName } from "#decode/refusal.ts";
import { see } from "./observe.ts";
import { ethernet, ipv4, ipv6, udp } from "./sample.ts";

const vrrp = (body: string) => ethernet("0800", ipv4(112, body, { ttl: "ff" }));
const hsrp = (body: string) => ethernet("0800", ipv4(17, udp(1985, 1985, body)));

const tells = test.macro(
  (t, bytes: Uint8Array, facts: Readonly<Record<string, number>>, control: number) => {
    const seen = see({ bytes });
    t.is(seen.refusal, "none");
    t.is(seen.packet.control, control);
    t.deepEqual(seen.facts, facts);
  },
);

test(
  "VRRP 2: version and type, group, priority, addresses, authentication",
  tells,
  vrrp("21 33 64 01 00 01 baee 0a0201fe 0000000000000000"),
  { version: 2, group: 0x33, priority: 100, virtualIp: 0x0a0201fe },
  4,
);
test(
  "VRRP 3 over IPv4",
  tells,
  vrrp("31 01 ff 02 0064 0000 c0a80001 c0a80002"),
  { version: 3, group: 1, priority: 255, virtualIp: 0xc0a80001 | 0 },
  4,
);
test(
  "VRRP 3 over IPv6 has no IPv4 address to tell",
  tells,
  ethernet("86dd", ipv6(112, "31 01 64 01 0064 0000 fe800000000000000000000000000001")),
  { version: 3, group: 1, priority: 100, virtualIp: 0 },
  4,
);
test(
  "VRRP without an address",
  tells,
  vrrp("21 01 00 00 00 01 0000"),
  { version: 2, group: 1, priority: 0, virtualIp: 0 },
  4,
);
test(
  "HSRP 1: version, operation, state, times, priority, group, authentication, address",
  tells,
  hsrp("00 00 10 03 0a 78 05 00 636973636f000000 0a0201fe"),
  { version: 1, group: 5, priority: 120, virtualIp: 0x0a0201fe },
  5,
);
test(
  "HSRP 2: group state",
  tells,
  hsrp(`01 28 02 00 06 04 0005 0025b3bf91ee 00000078 00000bb8 00002710 0a0201fe${"00".repeat(12)}`),
  { version: 2, group: 5, priority: 120, virtualIp: 0x0a0201fe },
  5,
);
test(
  "HSRP 2 for IPv6 has no IPv4 address to tell",
  tells,
  hsrp(`01 28 02 00 06 06 0005 0025b3bf91ee 00000064 00000bb8 00002710 fe80${"00".repeat(14)}`),
  { version: 2, group: 5, priority: 100, virtualIp: 0 },
  5,
);

const refuses = test.macro((t, bytes: Uint8Array, refusal: RefusalName) => {
  const seen = see({ bytes });
  t.is(seen.refusal, refusal);
  t.is(seen.facts, null);
});

test(
  "VRRP that promises an address it does not hold",
  refuses,
  vrrp("2101 6401 0064 0000"),
  "vrrp-short",
);
test("VRRP of a type other than 1", refuses, vrrp("22 01 64 00 0064 0000"), "vrrp-version");
test("HSRP of one byte", refuses, hsrp("00"), "hsrp-short");
test("HSRP 2 shorter than its group state", refuses, hsrp("01 28 02 00"), "hsrp-short");
test(
  "HSRP 2 that lacks the last byte of its group state",
  refuses,
  hsrp(`01 28 02 00 06 04 0005 0025b3bf91ee 00000078 00000bb8 00002710 0a0201fe${"00".repeat(11)}`),
  "hsrp-short",
);
test("HSRP 2 of another first part", refuses, hsrp("01 14 02 00"), "hsrp-version");
