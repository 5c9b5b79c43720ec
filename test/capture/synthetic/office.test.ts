import test from "ava";
import { openOffice } from "#capture/synthetic/office.ts";
import { formatIpv4 } from "#core/ip-address.ts";
import { isGroupMac, macHigh } from "#core/mac-address.ts";
import { seededRandom } from "#core/random.ts";

test("25 stations, a gateway and three servers, each with addresses of its own", (t) => {
  for (const seed of [1, 2, 3]) {
    const { all, stations, gateway, dns, nas, printer } = openOffice(seededRandom(seed));
    t.is(stations.length, 25);
    t.deepEqual(all.slice(0, 4), [gateway, dns, nas, printer]);
    t.is(new Set(all.map((host) => host.ip)).size, 29);
    t.is(new Set(all.map((host) => host.mac)).size, 29);
    t.true(all.every((host) => formatIpv4(host.ip).startsWith("192.168.20.")));
  }
});

test("hardware addresses are vendors', not groups' and not made up", (t) => {
  const { all } = openOffice(seededRandom(1));
  for (const { mac } of all) {
    t.false(isGroupMac(macHigh(mac)));
    t.is(macHigh(mac) & 0x0200, 0);
  }
});

test("attacker and victim are always on", (t) => {
  const { attacker, victim } = openOffice(seededRandom(1));
  t.is(attacker.shift, null);
  t.is(victim.shift, null);
  t.not(attacker, victim);
});
