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
});

test("a global prefix is held against other ones, a local one against local ones alone", (t) => {
  const [global, local] = [prefixOf("2001:db8:78::"), prefixOf("fd12:3456::")];
  const inUse = new PrefixesInUse(1);
  inUse.note(7, bytesOf("fd77::20"), 0, 5);
  t.false(inUse.hasAlike(7, global, 1));
  t.false(inUse.hasAlike(7, Int32Array.of(...local, ...global), 2));
  t.true(inUse.hasAlike(7, local, 1));
  t.false(inUse.hasAlike(8, local, 1));
  inUse.note(7, bytesOf("2001:db8:77::20"), 0, 5);
  t.true(inUse.hasAlike(7, global, 1));
  t.true(inUse.hasAlike(7, local, 1));
  t.false(inUse.hasAlike(8, global, 1));
});

for (const ip of ["fe80::1", "ff02::1", "::", "::1"]) {
  test(`${ip} tells of no prefix`, (t) => {
    const inUse = new PrefixesInUse(1);
    inUse.note(0, bytesOf(ip), 0, 1);
    t.is(inUse.gauge.size, 0);
    t.false(inUse.hasAlike(0, prefixOf("fd77::"), 1));
  });
}

test("made-up prefixes push one another out, counted", (t) => {
  const inUse = new PrefixesInUse(1);
  for (let i = 0; i < 10_000; i++)
    inUse.note(0, bytesOf(`2001:db8:${i.toString(16)}::1`), 0, 1 + i);
  t.is(inUse.gauge.size, inUse.gauge.limit);
  t.is(inUse.gauge.evicted, 10_001 - inUse.gauge.limit, "one record stands for all of a VLAN");
});
