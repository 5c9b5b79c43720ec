import test from "ava";
import fc from "fast-check";
import { LinkType } from "#capture/types.ts";
import type { Micros } from "#core/units.ts";
import { decodeFrame } from "#decode/frame.ts";
import { createNdpFacts, decodeNdp } from "#decode/ndp.ts";
import { createPacket } from "#decode/packet.ts";
import { type Advert, createAdvert, macOfLink, prefixText, readAdvert } from "#l2/ra/advert.ts";
import type { Host } from "../../helpers/frames.ts";
import { advertises } from "../../helpers/ipv6-frames.ts";

const router: Host = { mac: "02:00:00:00:00:01", ip: "fe80::1:2" };

/** What is read of a frame; null when no host would believe it. */
function read(bytes: Uint8Array): Advert | null {
  const [packet, ndp, advert] = [createPacket(), createNdpFacts(), createAdvert()];
  const size = { offset: 0, capturedBytes: bytes.length, wireBytes: bytes.length };
  decodeFrame({ bytes, ...size, at: 0 as Micros, link: LinkType.ethernet, own: false }, packet);
  return decodeNdp(packet, ndp) && readAdvert(packet, ndp, advert) ? advert : null;
}

test("an advertisement, field by field", (t) => {
  const prefixes = ["2001:db8:7::", "fd00:1::"];
  const bytes = advertises(router, { flags: "88", prefixes, nameServer: "fe80::53" }, { vlan: 7 });
  const advert = read(bytes);
  t.like(advert, {
    vlan: 7,
    linkHigh: 0,
    linkLow: 0x00010002,
    sender: 0x020000000001,
    nextHop: 0x020000000001,
    isMulticast: true,
    lifetimeSeconds: 1800,
    rank: 1,
    isManaged: true,
    prefixCount: 2,
    isGlobal: true,
  });
  t.is(advert && prefixText(advert, bytes), "2001:db8:7::/64");
});

test("preference: low, medium, high, and the reserved one is medium", (t) => {
  const ranks = ["18", "00", "08", "10"].map((flags) => read(advertises(router, { flags }))?.rank);
  t.deepEqual(ranks, [-1, 0, 1, 0]);
});

test("without a link-layer option hosts send to the sender; without a prefix there is none", (t) => {
  const advert = read(advertises(router, { link: null }, { from: "02:00:00:00:00:66" }));
  t.is(advert?.nextHop, 0x020000000066 as never);
  t.is(advert && prefixText(advert, new Uint8Array(0)), null);
  t.false(advert?.isGlobal);
});

test("of many prefixes eight count", (t) => {
  const prefixes = Array.from({ length: 20 }, (_, i) => `2001:db8:${i.toString(16)}::`);
  t.is(read(advertises(router, { prefixes }))?.prefixCount, 8);
});

test("the hardware address in a link-local address", (t) => {
  t.is(macOfLink(0x025056ff | 0, 0xfeabcdef | 0), 0x005056abcdef as never);
  t.is(macOfLink(0, 1), null);
});

test("whatever the bytes, it is read from them alone", (t) => {
  const base = advertises(router, { prefixes: ["2001:db8:7::"], nameServer: "fe80::53" });
  fc.assert(
    fc.property(fc.nat(base.length - 1), fc.nat(255), fc.nat(base.length), (at, value, cut) => {
      const bytes = base.slice(0, base.length - cut);
      if (at < bytes.length) bytes[at] = value;
      const advert = read(bytes);
      t.true(advert === null || advert.prefixCount <= 1);
    }),
  );
});
