import test from "ava";
import { macHigh, macLow } from "#core/mac-address.ts";
import { type Detour, NextHops } from "#l2/next-hops.ts";
import { decoded, macOf } from "../helpers/decoded.ts";
import { datagram, EVERYBODY, type Host, question } from "../helpers/frames.ts";

const host: Host = { mac: "02:00:00:00:00:51", ip: "192.168.1.51" };
const router: Host = { mac: "02:00:00:00:00:01", ip: "192.168.1.1" };
const second: Host = { mac: "02:00:00:00:00:02", ip: "192.168.1.2" };

const remote = (i: number): Host => ({ mac: router.mac, ip: `203.0.113.${i}` });

/** A datagram of the host to a far address by way of a router. */
function send(hops: NextHops, to: Host, via: Host, tick = 1, vlan?: number): Detour | undefined {
  const twist = vlan === undefined ? { to: via.mac } : { to: via.mac, vlan };
  return hops.see(decoded(datagram(host, to, twist)), tick);
}

const since = (hops: NextHops, { mac }: Host) =>
  hops.routerSince(macHigh(macOf(mac)), macLow(macOf(mac)));

test("another way to the same address is told of once", (t) => {
  const hops = new NextHops(1);
  t.is(send(hops, remote(1), router), undefined);
  t.is(send(hops, remote(1), router), undefined);
  t.deepEqual(send(hops, remote(1), second), { from: macOf(router.mac), to: macOf(second.mac) });
  t.is(send(hops, remote(1), second), undefined);
});

test("each address has its own way, and so has each VLAN", (t) => {
  const hops = new NextHops(1);
  send(hops, remote(1), router);
  t.is(send(hops, remote(2), second), undefined);
  t.is(send(hops, remote(1), second, 1, 20), undefined);
});

test("who gets packets for four addresses is a router since then", (t) => {
  const hops = new NextHops(1);
  for (let i = 0; i < 100; i++) send(hops, remote(1), router, 5);
  t.is(since(hops, router), 0);
  // Destinations are counted by a bit of a hash each, so that two may count as one.
  for (let i = 1; i <= 10; i++) send(hops, remote(i), router, 10 + i);
  const tick = since(hops, router);
  t.true(tick >= 13 && tick <= 20, `${tick}`);
  for (let i = 1; i <= 100; i++) send(hops, remote(i), router, 100);
  t.is(since(hops, router), tick, "it stays so");
  t.is(since(hops, second), 0);
});

test("a few packets of each tick are looked at, and only those that say something", (t) => {
  const hops = new NextHops(1);
  const wanted = (bytes: Uint8Array, tick: number) => hops.wants(decoded(bytes), tick);
  t.false(wanted(question(host, router.ip), 1), "no IP");
  t.false(wanted(datagram(host, { mac: EVERYBODY, ip: "192.168.1.255" }), 1), "to all");
  t.false(wanted(datagram(host, { mac: host.mac, ip: "192.168.1.2" }), 1), "to itself");
  const packet = decoded(datagram(host, remote(1)));
  const count = (tick: number) => {
    let looks = 0;
    while (hops.wants(packet, tick)) looks++;
    return looks;
  };
  t.is(count(1), 64);
  t.is(count(1), 0);
  t.is(count(2), 64);
});

test("a million packets of random addresses keep the limits", (t) => {
  const hops = new NextHops(1);
  const packet = decoded(datagram(host, remote(1)));
  let state = 1;
  for (let i = 0; i < 1_000_000; i++) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0;
    packet.dstIp = state;
    packet.srcMacLow = Math.imul(state, 0x9e3779b1);
    packet.dstMacLow = Math.imul(state, 0x85ebca6b);
    hops.see(packet, 1 + (i >> 6));
  }
  for (const { name, size, limit, evicted } of hops.gauges()) {
    t.is(size, limit, name);
    t.is(size + evicted, 1_000_000, name);
  }
});
