import test from "ava";
import { parseIpv4 } from "#core/ip-address.ts";
import { Gateways } from "#l2/gateways.ts";

const ip = (text: string) => parseIpv4(text) as number;

test("what the configuration names and DHCP hands out are gateways, with the reason", (t) => {
  const gateways = new Gateways(["192.168.1.1", "no address"]);
  gateways.learn(ip("192.168.2.254") | 0, ip("192.168.2.5") | 0);
  gateways.learn(0, ip("192.168.2.5"));
  t.true(gateways.isGateway(ip("192.168.1.1") | 0), "either sign");
  t.true(gateways.isGateway(ip("192.168.2.254")));
  t.false(gateways.isGateway(0), "a server that names none");
  t.false(gateways.isGateway(ip("192.168.2.5")));
  t.is(gateways.reasonOf(ip("192.168.1.1")), "the configuration names it as a gateway");
  const given = "the DHCP server 192.168.2.5 hands it out as the router";
  t.is(gateways.reasonOf(ip("192.168.2.254") | 0), given);
  t.is(gateways.reasonOf(1), null);
});

test("a hundred thousand gateways are bounded and counted; named ones stay", (t) => {
  const gateways = new Gateways(["192.168.1.1"]);
  for (let i = 1; i <= 100_000; i++) gateways.learn(i, 1);
  t.like(gateways.gauge, { size: 256, limit: 256, evicted: 100_000 - 256 });
  t.true(gateways.isGateway(ip("192.168.1.1")));
});
