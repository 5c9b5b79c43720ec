import test from "ava";
import fc from "fast-check";
import {
  formatMac,
  isGroupMac,
  macFromParts,
  macHigh,
  macLow,
  parseMac,
} from "#core/mac-address.ts";
import type { MacAddress } from "#core/units.ts";

const anyMac = fc.integer({ min: 0, max: 2 ** 48 - 1 }).map((value) => value as MacAddress);

test("parts join to one integer, whichever sign the lower part has", (t) => {
  t.is(macFromParts(0x0025, 0xb3bf91ee), 0x0025b3bf91ee as MacAddress);
  t.is(macFromParts(0x0025, 0xb3bf91ee | 0), 0x0025b3bf91ee as MacAddress);
  t.is(macFromParts(0xffff, -1), 0xffffffffffff as MacAddress);
});

test("text has six pairs of digits, leading zeros kept", (t) => {
  t.is(formatMac(0 as MacAddress), "00:00:00:00:00:00");
  t.is(formatMac(0x0025b3bf91ee as MacAddress), "00:25:b3:bf:91:ee");
  t.is(formatMac(0xffffffffffff as MacAddress), "ff:ff:ff:ff:ff:ff");
});

const reads = test.macro({
  title: (_, text: string) => `reads ${JSON.stringify(text)}`,
  exec: (t, text: string, value: number | null) => {
    t.is(parseMac(text), value as MacAddress | null);
  },
});

test(reads, "00:25:b3:bf:91:ee", 0x0025b3bf91ee);
test(reads, "00-25-B3-BF-91-EE", 0x0025b3bf91ee);
test(reads, "", null);
test(reads, "00:25:b3:bf:91", null);
test(reads, "00:25:b3:bf:91:ee:ff", null);
test(reads, "0:25:b3:bf:91:ee", null);
test(reads, "0025b3bf91ee", null);
test(reads, "00:25:b3:bf:91:eg", null);
test(reads, " 00:25:b3:bf:91:ee", null);
test(reads, "00:25:b3:bf:91:ee\n", null);

test("property: parse(format(mac)) is mac", (t) => {
  fc.assert(fc.property(anyMac, (mac) => parseMac(formatMac(mac)) === mac));
  t.pass();
});

test("property: the parts of a mac join to it again", (t) => {
  fc.assert(
    fc.property(anyMac, (mac) => {
      const low = macLow(mac);
      return low === (low | 0) && macFromParts(macHigh(mac), low) === mac;
    }),
  );
  t.pass();
});

test("the group bit is the lowest of the first byte", (t) => {
  t.true(isGroupMac(0xffff));
  t.true(isGroupMac(0x0100), "01:00:5e IPv4 multicast");
  t.true(isGroupMac(0x3333), "33:33 IPv6 multicast");
  t.false(isGroupMac(0x0025));
  t.false(isGroupMac(0x0201 & 0xfe00), "02: local, one station");
});
