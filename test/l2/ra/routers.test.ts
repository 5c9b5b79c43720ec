import test from "ava";
import type { MacAddress } from "#core/units.ts";
import { type Advert, createAdvert } from "#l2/ra/advert.ts";
import { findByLink, findByMac, note, Routers, sharesPrefix } from "#l2/ra/routers.ts";

const advert = (linkLow: number, prefix = 0x20010db8, vlan = 0): Advert => {
  const made = createAdvert();
  made.prefixes.set([prefix, linkLow]);
  const sender = linkLow as MacAddress;
  return Object.assign(made, { vlan, linkLow, sender, nextHop: sender, prefixCount: 1 });
};

test("a router is found by its link-local and by its hardware address, in its VLAN", (t) => {
  const routers = new Routers(1);
  routers.learn(advert(1), "fe80::1", 10);
  const network = routers.networkOf(0);
  t.is(findByLink(network, advert(1))?.address, "fe80::1");
  t.is(findByLink(network, advert(2)), undefined);
  t.is(findByMac(network, { ...advert(1), linkLow: 9 })?.address, "fe80::1");
  t.is(findByMac(network, { ...advert(1), nextHop: 9 as MacAddress }), undefined);
  t.is(findByLink(routers.networkOf(7), advert(1)), undefined);
});

test("prefixes are those of the last advertisement", (t) => {
  const routers = new Routers(1);
  routers.learn(advert(1), "fe80::1", 10);
  const router = findByLink(routers.networkOf(0), advert(1));
  if (router === undefined) return t.fail();
  t.true(sharesPrefix(router, advert(1)));
  t.false(sharesPrefix(router, advert(2)));
  note(router, advert(2), 20);
  t.true(sharesPrefix(router, advert(2)));
  t.false(sharesPrefix(router, { ...advert(2), prefixCount: 0 }));
});

test("routers are forgotten one by one, or since a time", (t) => {
  const routers = new Routers(1);
  for (const [low, tick] of [
    [1, 10],
    [2, 20],
    [3, 30],
  ] as const) {
    routers.learn(advert(low), `fe80::${low}`, tick);
  }
  routers.forgetSince(0, 20);
  const network = routers.networkOf(0);
  t.deepEqual(
    network.routers.map(({ address }) => address),
    ["fe80::1"],
  );
  const [first] = network.routers;
  if (first !== undefined) for (let i = 0; i < 2; i++) routers.forget(network, first);
  t.is(routers.gauge.size, 0);
});

test("strangers push no known router out; networks are bounded", (t) => {
  const routers = new Routers(1);
  for (let i = 1; i <= 1000; i++) routers.learn(advert(i), "", 10);
  t.is(routers.networkOf(0).routers[0]?.linkLow, 1);
  t.like(routers.gauge, { size: 16, evicted: 1000 - 16 });
  for (let vlan = 1; vlan < 4095; vlan++) routers.learn(advert(1, 1, vlan), "", 10);
  t.true(routers.gauge.size <= 256);
});
