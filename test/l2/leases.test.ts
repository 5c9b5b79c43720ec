import test from "ava";
import { ipv4 } from "#core/ip-address.ts";
import type { MacAddress } from "#core/units.ts";
import { Leases } from "#l2/leases.ts";
import { TICKS_PER_SECOND } from "#windows/types.ts";

const IP = ipv4(0xc0a80133);
const OLD = 0x020000000001 as MacAddress;
const NEW = 0x020000000002 as MacAddress;

test("an address is held by whom it was given to last, until the lease ends", (t) => {
  const leases = new Leases();
  leases.note(IP, OLD, 600, 10);
  t.true(leases.isHeldBy(IP | 0, OLD, 10), "either sign of the address");
  t.false(leases.isHeldBy(IP, NEW, 10));
  t.false(leases.isHeldBy(ipv4(IP + 1), OLD, 10));
  leases.note(IP, NEW, 600, 20);
  t.false(leases.isHeldBy(IP, OLD, 20));
  t.true(leases.isHeldBy(IP, NEW, 19 + 600 * TICKS_PER_SECOND));
  t.false(leases.isHeldBy(IP, NEW, 20 + 600 * TICKS_PER_SECOND));
});

test("a lease without a time lasts a day, an endless one a month", (t) => {
  const leases = new Leases();
  const day = 86_400 * TICKS_PER_SECOND;
  leases.note(IP, OLD, 0, 0);
  t.true(leases.isHeldBy(IP, OLD, day - 1));
  t.false(leases.isHeldBy(IP, OLD, day));
  for (const endless of [0xffffffff, -1]) {
    leases.note(IP, NEW, endless, 0);
    t.true(leases.isHeldBy(IP, NEW, 30 * day - 1));
    t.false(leases.isHeldBy(IP, NEW, 30 * day));
  }
});

test("a million leases are bounded and counted", (t) => {
  const leases = new Leases();
  for (let i = 0; i < 1_000_000; i++) leases.note(i, OLD, 600, 1);
  const { size, limit, evicted } = leases.gauge;
  t.is(size, limit);
  t.is(evicted, 1_000_000 - limit);
});
