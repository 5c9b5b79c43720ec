import test from "ava";
import type { MacAddress } from "#core/units.ts";
import { createOffer, type Offer } from "#l2/dhcp/offer.ts";
import { DhcpServers } from "#l2/dhcp/servers.ts";

const offer = (vlan: number, sender: number, routerIp = 1): Offer =>
  Object.assign(createOffer(), { vlan, sender: sender as MacAddress, routerIp, yourIp: 7 });

test("servers are known by VLAN, in the order they came, until they are forgotten", (t) => {
  const servers = new DhcpServers();
  const one = servers.learn(offer(0, 1), 10);
  const two = servers.learn(offer(0, 2), 20);
  servers.learn(offer(7, 3), 30);
  t.deepEqual(servers.of(0), [one, two] as (typeof one)[] as never);
  t.is(servers.of(7).length, 1);
  t.is(servers.of(8).length, 0);
  if (one !== undefined) servers.forget(one);
  t.deepEqual(servers.of(0), [two] as never);
  t.is(servers.gauge.size, 2);
});

test("what a server hands out is noted; an answer without a lease changes nothing", (t) => {
  const servers = new DhcpServers();
  const one = servers.learn(offer(0, 1), 10);
  if (one === undefined) return t.fail();
  servers.note(one, offer(0, 1, 5), 20);
  t.is(one.offer.routerIp, 5);
  servers.note(one, Object.assign(offer(0, 1, 6), { yourIp: 0 }), 30);
  t.is(one.offer.routerIp, 5);
  t.is(one.lastTick, 30);
  servers.note(one, offer(0, 1, 0), 40);
  t.is(one.offer.routerIp, 5, "nor one to a client that did not ask for a router");
});

test("strangers push no known server out; networks are bounded", (t) => {
  const servers = new DhcpServers();
  const first = servers.learn(offer(0, 1), 10);
  for (let i = 2; i < 1000; i++) servers.learn(offer(0, i), 10);
  t.is(servers.of(0)[0], first as never);
  t.like(servers.gauge, { size: 16, evicted: 1000 - 1 - 16 });
  for (let vlan = 1; vlan < 4095; vlan++) servers.learn(offer(vlan, 1), 10);
  t.true(servers.gauge.size <= 256);
});
