import test from "ava";
import fc from "fast-check";
import { defaultConfig } from "#config/defaults.ts";
import { formatIpv4, formatIpv6, parseIpv4 } from "#core/ip-address.ts";
import { parseIpv6 } from "#core/ip-text.ts";
import { formatMac } from "#core/mac-address.ts";
import type { MacAddress } from "#core/units.ts";
import { Pins } from "#l2/pins.ts";
import type { TrustedBinding } from "#l2/types.ts";

const ROUTER = "02:00:00:00:00:01";
const OTHER = "02:00:00:00:00:02";
const THIRD = "02:00:00:00:00:03";

/** The owner as text, or null. */
function owner(pins: Pins, ip: string, vlan = 0): string | null {
  const v4 = parseIpv4(ip);
  const bytes = Uint8Array.of(0xde, ...(parseIpv6(ip) ?? []), 0xad);
  const mac = v4 === null ? pins.ownerOf6(bytes, 1, vlan) : pins.ownerOf(v4 | 0, vlan);
  return mac === undefined ? null : formatMac(mac);
}

test("nothing is pinned unless people say so", (t) => {
  const pins = new Pins(defaultConfig().l2);
  t.is(owner(pins, "10.0.0.1"), null);
  t.is(owner(pins, "fe80::1"), null);
  t.deepEqual(pins.gauge, { name: "pins", size: 0, limit: 2048, evicted: 0 });
});

test("a pin without a VLAN holds in all; one of a VLAN holds there and comes first", (t) => {
  const pins = new Pins(defaultConfig().l2);
  for (const ip of ["192.168.1.1", "fe80::1"]) {
    pins.replace([
      { ip, mac: ROUTER },
      { ip, mac: OTHER, vlan: 20 },
    ]);
    t.deepEqual(
      [owner(pins, ip), owner(pins, ip, 7), owner(pins, ip, 20)],
      [ROUTER, ROUTER, OTHER],
    );
    t.is(pins.gauge.size, 2);
    pins.replace([{ ip, mac: OTHER, vlan: 20 }]);
    t.deepEqual([owner(pins, ip), owner(pins, ip, 7), owner(pins, ip, 20)], [null, null, OTHER]);
  }
});

test("what is pinned while running comes before the configuration, and goes without it", (t) => {
  const pins = new Pins({
    pins: [{ ip: "10.0.0.2", mac: ROUTER }],
    gateways: [{ ip: "10.0.0.1", mac: ROUTER }, { ip: "fe80::1" }, { ip: "10.0.0.254" }],
  });
  pins.replace([
    { ip: "10.0.0.2", mac: OTHER },
    { ip: "fe80::2", mac: THIRD },
  ]);
  t.is(owner(pins, "10.0.0.1"), ROUTER);
  t.is(owner(pins, "10.0.0.2"), OTHER);
  t.is(owner(pins, "fe80::2"), THIRD);
  pins.replace([]);
  t.is(owner(pins, "10.0.0.2"), ROUTER);
  t.is(owner(pins, "fe80::2"), null);
  t.is(owner(pins, "fe80::1"), null, "a gateway without a hardware address is no pin");
});

test("the gateways of the configuration are known, of both families", (t) => {
  const gateways = [{ ip: "10.0.0.1", mac: ROUTER }, { ip: "200.0.0.254" }, { ip: "fe80::1" }];
  const pins = new Pins({ pins: [], gateways });
  t.true(pins.isGateway(0x0a000001));
  t.true(pins.isGateway(0xc80000fe | 0));
  t.false(pins.isGateway(0x0a000002));
  t.true(pins.isGateway6(parseIpv6("fe80::1") as Uint8Array, 0));
  t.false(pins.isGateway6(parseIpv6("fe81::1") as Uint8Array, 0));
});

test("addresses that end alike are told apart", (t) => {
  const pins = new Pins(defaultConfig().l2);
  pins.replace([
    { ip: "fe80::1", mac: ROUTER },
    { ip: "2001:db8::1", mac: OTHER },
  ]);
  t.is(owner(pins, "fe80::1"), ROUTER);
  t.is(owner(pins, "2001:db8::1"), OTHER);
  t.is(owner(pins, "2001:db8:1::1"), null);
});

test("no more than the limit are held, and what is left out is counted", (t) => {
  const pins = new Pins(defaultConfig().l2);
  const many = Array.from({ length: 3000 }, (_, n) => ({ ip: formatIpv4(n), mac: ROUTER }));
  pins.replace(many);
  t.deepEqual(pins.gauge, { name: "pins", size: 2048, limit: 2048, evicted: 952 });
  pins.replace([{ ip: "no address", mac: ROUTER }, ...many.slice(0, 1)]);
  t.deepEqual(pins.gauge, { name: "pins", size: 1, limit: 2048, evicted: 0 });
});

const vlans = fc.constantFrom(undefined, 1, 20);
const addresses = fc.oneof(
  fc.nat(3).map((n) => formatIpv4(0xc0a80100 + n)),
  fc.nat(3).map((n) =>
    formatIpv6(
      Uint8Array.from({ length: 16 }, (_, i) => (i < 2 ? n : 1)),
      0,
    ),
  ),
);
const bindings = fc
  .record({ ip: addresses, mac: fc.integer({ min: 1, max: 9 }), vlan: vlans })
  .map(({ ip, mac, vlan }): TrustedBinding => {
    return { ip, mac: formatMac(mac as MacAddress), ...(vlan !== undefined && { vlan }) };
  });

test("property: the owner is that of the last pin of the VLAN, else of the last of any", (t) => {
  fc.assert(
    fc.property(
      fc.array(bindings, { maxLength: 20 }),
      addresses,
      fc.constantFrom(0, 1, 20, 30),
      (all, ip, vlan) => {
        const pins = new Pins(defaultConfig().l2);
        pins.replace(all);
        const of = (wanted?: number) =>
          all.findLast((pin) => pin.ip === ip && pin.vlan === wanted)?.mac ?? null;
        t.is(owner(pins, ip, vlan), (vlan === 0 ? null : of(vlan)) ?? of());
      },
    ),
  );
});
