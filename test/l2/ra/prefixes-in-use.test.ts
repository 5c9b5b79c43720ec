import test from "ava";
import { parseIpv6 } from "#core/ip-text.ts";
import { PrefixesInUse } from "#l2/ra/prefixes-in-use.ts";

const bytesOf = (ip: string) => parseIpv6(ip) as Uint8Array;
/** The upper 64 bits, as advertisements keep them. */
const prefixOf = (ip: string) => {
  const view = new DataView(bytesOf(ip).buffer);
  return Int32Array.of(view.getInt32(0), view.getInt32(4));
};

test("a prefix is in use from the first address of it on, in its own VLAN", (t) => {
  const inUse = new PrefixesInUse(1);
  const prefix = prefixOf("2001:db8:77::");
  inUse.note(7, bytesOf("2001:db8:77::20"), 0, 5);
  inUse.note(7, bytesOf("2001:db8:77::30"), 0, 9);
  t.true(inUse.hasBefore(7, prefix, 1, 6));
  t.false(inUse.hasBefore(7, prefix, 1, 5));
  t.false(inUse.hasBefore(8, prefix, 1, 6));
  t.false(inUse.hasBefore(7, prefix, 0, 6), "no prefix at all");
  t.false(inUse.hasBefore(7, prefixOf("2001:db8:78::"), 1, 6));
  t.true(inUse.hasAny(7));
  t.false(inUse.hasAny(8));
});

for (const ip of ["fe80::1", "ff02::1", "::", "::1"]) {
  test(`${ip} tells of no prefix`, (t) => {
    const inUse = new PrefixesInUse(1);
    inUse.note(0, bytesOf(ip), 0, 1);
    t.is(inUse.gauge.size, 0);
    t.false(inUse.hasAny(0));
  });
}

test("made-up prefixes push one another out, counted", (t) => {
  const inUse = new PrefixesInUse(1);
  for (let i = 0; i < 10_000; i++)
    inUse.note(0, bytesOf(`2001:db8:${i.toString(16)}::1`), 0, 1 + i);
  t.is(inUse.gauge.size, inUse.gauge.limit);
  t.is(inUse.gauge.evicted, 10_001 - inUse.gauge.limit, "one record stands for all of a VLAN");
});
