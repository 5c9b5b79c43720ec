import test from "ava";
import fc from "fast-check";
import { formatIpv4 } from "#core/ip-address.ts";
import type { MacAddress } from "#core/units.ts";
import { micros } from "#core/units.ts";
import { addIpv4, addIpv6, addVlan, createDevice, factsOf, hasIpv4 } from "#l2/inventory/device.ts";
import { Did } from "#l2/inventory/types.ts";

const device = () => createDevice(0x0025b3000001 as MacAddress, micros(1), micros(2));

test("an address is news once", (t) => {
  const one = device();
  t.true(addIpv4(one, 0x0a000001, false));
  t.false(addIpv4(one, 0x0a000001, false));
  t.true(hasIpv4(one, 0x0a000001));
  t.deepEqual(factsOf(one).ipv4, ["10.0.0.1"]);
});

test("eight addresses: what is sent from finds no room, what is claimed replaces the oldest", (t) => {
  const one = device();
  for (let i = 1; i <= 8; i++) addIpv4(one, i, false);
  t.false(addIpv4(one, 9, false));
  t.true(addIpv4(one, 10, true));
  t.false(hasIpv4(one, 1));
  t.true(hasIpv4(one, 10));
  t.true(addIpv4(one, 11, true));
  t.false(hasIpv4(one, 2));
});

test("of a way to others only what it claims is its own, or else what it sent from first", (t) => {
  const one = device();
  addIpv4(one, 0x0a000001, false);
  addIpv4(one, 0x08080808, false);
  one.did = Did.beNextHop;
  t.deepEqual(factsOf(one).ipv4, ["10.0.0.1"]);
  t.true(addIpv4(one, 0x08080808, true), "a claim of a known address is news");
  t.deepEqual(factsOf(one).ipv4, ["8.8.8.8"]);
});

test("the ninth IPv6 address takes the place of the first", (t) => {
  const one = device();
  for (let i = 1; i <= 9; i++) {
    const bytes = new Uint8Array(18);
    bytes.set([0xfe, 0x80], 2);
    bytes[17] = i;
    t.true(addIpv6(one, bytes, 2));
    t.false(addIpv6(one, bytes, 2));
  }
  t.is(factsOf(one).ipv6.length, 8);
  t.is(factsOf(one).ipv6[0], "fe80::9");
});

test("VLANs: each once, eight at most", (t) => {
  const one = device();
  for (let vlan = 1; vlan <= 20; vlan++) {
    t.is(addVlan(one, vlan), vlan <= 8);
    t.false(addVlan(one, vlan));
  }
  t.deepEqual(factsOf(one).vlans, [1, 2, 3, 4, 5, 6, 7, 8]);
});

test("whatever comes, addresses are few, each once, and the last claim is among them", (t) => {
  const step = fc.tuple(fc.integer({ min: 1, max: 30 }), fc.boolean());
  fc.assert(
    fc.property(fc.array(step, { minLength: 1, maxLength: 60 }), (steps) => {
      const one = device();
      for (const [ip, isClaim] of steps) addIpv4(one, ip, isClaim);
      const { ipv4 } = factsOf(one);
      const last = steps.findLast(([, isClaim]) => isClaim);
      const isKept = last === undefined || ipv4.includes(formatIpv4(last[0]));
      return ipv4.length <= 8 && new Set(ipv4).size === ipv4.length && isKept;
    }),
  );
  t.pass();
});
