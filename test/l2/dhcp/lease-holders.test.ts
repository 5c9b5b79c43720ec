import test from "ava";
import { LeaseHolders } from "#l2/dhcp/lease-holders.ts";

test("a station that was given an address is known by its hardware address", (t) => {
  const holders = new LeaseHolders(1);
  holders.note(0x0200, 0x51, 10);
  t.true(holders.has(0x0200, 0x51));
  t.false(holders.has(0x0201, 0x51));
});

test("a million are bounded and counted", (t) => {
  const holders = new LeaseHolders(1);
  for (let i = 0; i < 1_000_000; i++) holders.note(0x0200, i, 1 + (i >> 10));
  const { size, limit, evicted } = holders.gauge;
  t.is(size, limit);
  t.is(evicted, 1_000_000 - limit);
  t.true(holders.has(0x0200, 999_999));
});
