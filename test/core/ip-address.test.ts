import { isIPv4, isIPv6 } from "node:net";
import test from "ava";
import fc from "fast-check";
import {
  formatIpv4,
  formatIpv6,
  ipv4,
  isGlobalIpv4,
  isGlobalIpv6,
  parseIpv4,
} from "#core/ip-address.ts";

test("ipv4 makes one unsigned number of either sign", (t) => {
  t.is(ipv4(-1), ipv4(0xffffffff));
  t.is(formatIpv4(ipv4(-1)), "255.255.255.255");
  t.is(formatIpv4(0x0a0201fe), "10.2.1.254");
  t.is(formatIpv4(0xc0a80001 | 0), "192.168.0.1");
});

const reads = test.macro({
  title: (_, text: string) => `reads ${JSON.stringify(text)}`,
  exec: (t, text: string, value: number | null) => {
    t.is(parseIpv4(text), value === null ? null : ipv4(value));
  },
});

test(reads, "0.0.0.0", 0);
test(reads, "10.2.1.254", 0x0a0201fe);
test(reads, "255.255.255.255", 0xffffffff);
test(reads, "256.0.0.1", null);
test(reads, "10.02.1.254", null);
test(reads, "10.2.1", null);
test(reads, "10.2.1.254.1", null);
test(reads, "10.2.1.254 ", null);
test(reads, "10.2.1.254\n", null);
test(reads, "0x0a.2.1.254", null);
test(reads, "10.2.1.-4", null);
test(reads, "", null);

test("property: parse(format(address)) is the address, and node:net knows the text", (t) => {
  fc.assert(
    fc.property(fc.integer(), (value) => {
      const text = formatIpv4(value);
      return isIPv4(text) && parseIpv4(text) === ipv4(value);
    }),
  );
  t.pass();
});

test("property: reads exactly the texts that node:net takes for IPv4", (t) => {
  const part = fc.oneof(fc.nat(300).map(String), fc.constantFrom("", "00", "01", "1e1", "+1"));
  const quad = fc.array(part, { minLength: 3, maxLength: 5 }).map((parts) => parts.join("."));
  fc.assert(fc.property(quad, (text) => (parseIpv4(text) !== null) === isIPv4(text)));
  t.pass();
});

function bytesOf(...groups: number[]): Uint8Array {
  return Uint8Array.from(groups.flatMap((group) => [group >> 8, group & 255]));
}

const writes = test.macro({
  title: (_, text: string) => `writes ${text}`,
  exec: (t, text: string, groups: readonly number[]) => {
    t.is(formatIpv6(bytesOf(0xdead, ...groups, 0xdead), 2), text);
  },
});

test(writes, "::", [0, 0, 0, 0, 0, 0, 0, 0]);
test(writes, "::1", [0, 0, 0, 0, 0, 0, 0, 1]);
test(writes, "1::", [1, 0, 0, 0, 0, 0, 0, 0]);
test(writes, "ff02::1:ff00:1234", [0xff02, 0, 0, 0, 0, 1, 0xff00, 0x1234]);
// RFC 5952 section 4.1: no leading zeros.
test(writes, "2001:db8::1", [0x2001, 0x0db8, 0, 0, 0, 0, 0, 1]);
// Section 4.2.2: a single group of zeros stays.
test(writes, "2001:db8:0:1:1:1:1:1", [0x2001, 0x0db8, 0, 1, 1, 1, 1, 1]);
// Section 4.2.3: the longest run goes; of equals the first.
test(writes, "2001:0:0:1::1", [0x2001, 0, 0, 1, 0, 0, 0, 1]);
test(writes, "2001:db8::1:0:0:1", [0x2001, 0x0db8, 0, 0, 1, 0, 0, 1]);
// Section 4.3: lower case.
test(
  writes,
  "abcd:ef01:2345:6789:abcd:ef01:2345:6789",
  [0xabcd, 0xef01, 0x2345, 0x6789, 0xabcd, 0xef01, 0x2345, 0x6789],
);

test("property: the text is what the WHATWG serializer (RFC 5952, no dotted tail) makes", (t) => {
  const group = fc.oneof({ weight: 2, arbitrary: fc.constant(0) }, fc.nat(0xffff));
  fc.assert(
    fc.property(fc.array(group, { minLength: 8, maxLength: 8 }), (groups) => {
      const text = formatIpv6(bytesOf(...groups), 0);
      const full = groups.map((value) => value.toString(16)).join(":");
      return isIPv6(text) && new URL(`http://[${full}]/`).hostname === `[${text}]`;
    }),
  );
  t.pass();
});

const isGlobal = test.macro({
  title: (_, text: string, holds: boolean) => `${text} is ${holds ? "" : "not "}global`,
  exec: (t, text: string, holds: boolean) => {
    const address = parseIpv4(text);
    if (address !== null) return t.is(isGlobalIpv4(address | 0), holds);
    t.is(isGlobalIpv6(Buffer.from(text.replaceAll(":", ""), "hex"), 0), holds);
  },
});
for (const [text, holds] of [
  ["9.255.255.255", true],
  ["10.0.0.0", false],
  ["10.255.255.255", false],
  ["127.0.0.1", false],
  ["172.15.255.255", true],
  ["172.16.0.0", false],
  ["172.31.255.255", false],
  ["172.32.0.0", true],
  ["192.168.255.255", false],
  ["192.169.0.0", true],
  ["169.254.1.1", false],
  ["100.63.255.255", true],
  ["100.64.0.0", false],
  ["100.127.255.255", false],
  ["100.128.0.0", true],
  ["2001:0db8", true],
  ["fbff:ffff", true],
  ["fc00:0000", false],
  ["fdff:ffff", false],
  ["fe7f:ffff", true],
  ["fe80:0000", false],
  ["febf:ffff", false],
  ["fec0:0000", true],
  ["0000:0000", false],
] as const) {
  test(isGlobal, text, holds);
}
