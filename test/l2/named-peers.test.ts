import test from "ava";
import { parseIpv4 } from "#core/ip-address.ts";
import { parseMac } from "#core/mac-address.ts";
import { NamedPeers } from "#l2/named-peers.ts";

test("names are hardware, IPv4 and IPv6 addresses in any spelling", (t) => {
  const peers = new NamedPeers(["02-00-00-00-00-AA", "192.168.1.1", "FE80:0::0001"]);
  t.false(peers.isEmpty);
  t.true(peers.hasMac(parseMac("02:00:00:00:00:aa") as number));
  t.true(peers.hasIpv4((parseIpv4("192.168.1.1") as number) | 0));
  t.true(peers.hasIpv6("fe80::1"));
  t.false(peers.hasIpv6("fe80::2"));
});

test("an IPv4 address is no hardware address with the same number", (t) => {
  const number = parseIpv4("192.168.1.1") as number;
  t.false(new NamedPeers(["192.168.1.1"]).hasMac(number));
  t.false(new NamedPeers(["00:00:c0:a8:01:01"]).hasIpv4(number));
  t.true(new NamedPeers([]).isEmpty);
});
