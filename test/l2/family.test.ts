import test from "ava";
import { defaultConfig } from "#config/defaults.ts";
import { parseIpv6 } from "#core/ip-text.ts";
import { arpFamily, ndpFamily } from "#l2/family.ts";
import { Ipv6Names } from "#l2/ipv6-names.ts";
import { Pins } from "#l2/pins.ts";
import { macOf } from "../helpers/decoded.ts";

const MAC = "02:00:00:00:00:01";
const pins = new Pins({
  ...defaultConfig().l2,
  pins: [
    { ip: "192.168.1.1", mac: MAC },
    { ip: "fe80::1", mac: MAC, vlan: 20 },
  ],
});

test("ARP: addresses are themselves, and pins hold for them", (t) => {
  const family = arpFamily(pins);
  t.is(family.nameOf(0xc0a80101 | 0), "192.168.1.1");
  t.is(family.pinnedOwner(0xc0a80101 | 0, 0), macOf(MAC));
  t.is(family.pinnedOwner(0xc0a80102 | 0, 0), undefined);
  t.is(family.tableName("bindings"), "bindings");
  t.like(family, { type: "arp-spoof", technique: "T1557.002", reply: "reply" });
});

test("NDP: addresses are numbers, and pins hold for what they stand for", (t) => {
  const names = new Ipv6Names(1);
  const family = ndpFamily(pins, names);
  const [known, other] = ["fe80::1", "fe80::2"].map((ip) =>
    names.numberOf(Uint8Array.from(parseIpv6(ip) ?? []), 0, 1),
  ) as [number, number];
  t.is(family.nameOf(known), "fe80::1");
  t.is(family.pinnedOwner(known, 20), macOf(MAC));
  t.is(family.pinnedOwner(known, 0), undefined);
  t.is(family.pinnedOwner(other, 20), undefined);
  t.is(family.pinnedOwner(other ^ 0x100, 20), undefined, "a number that stands for nothing");
  t.is(family.tableName("bindings"), "IPv6 bindings", "no two tables have one name");
  t.like(family, { type: "ndp-spoof", technique: "T1557", reply: "neighbour advertisement" });
});
