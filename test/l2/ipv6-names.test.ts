import test from "ava";
import fc from "fast-check";
import { Ipv6Names } from "#l2/ipv6-names.ts";

const address = fc.uint8Array({ minLength: 16, maxLength: 16 });

test("property: while nothing makes room, each address has one number and each number one", (t) => {
  fc.assert(
    fc.property(fc.integer(), fc.array(address, { maxLength: 200 }), (seed, addresses) => {
      const names = new Ipv6Names(seed);
      const numbers = addresses.map((bytes) => names.numberOf(bytes, 0, 1));
      if (names.gauge.evicted > 0) return;
      addresses.forEach((bytes, i) => {
        t.deepEqual(names.bytesOf(numbers[i] as number), bytes);
        t.is(names.numberOf(bytes, 0, 2), numbers[i] as number);
      });
      const texts = new Set(addresses.map((bytes) => bytes.join(".")));
      t.is(new Set(numbers).size, texts.size);
      t.false(numbers.includes(0));
      t.is(names.gauge.size, texts.size);
    }),
  );
});

test("an address is read where it stands, and written as people write it", (t) => {
  const names = new Ipv6Names(1);
  const bytes = new Uint8Array(20).fill(7);
  bytes.set([0xfe, 0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1], 3);
  const number = names.numberOf(bytes, 3, 1);
  t.is(names.textOf(number), "fe80::1");
  t.is(names.textOf(number ^ 0x40), "an address no longer known");
  t.is(names.bytesOf(number ^ 0x40), null);
});

test("a million addresses keep the limit; what was in use comes back by the same number", (t) => {
  const names = new Ipv6Names(1);
  const bytes = new Uint8Array(16);
  const view = new DataView(bytes.buffer);
  const first = names.numberOf(bytes, 0, 1);
  for (let i = 1; i <= 1_000_000; i++) {
    view.setInt32(12, i);
    names.numberOf(bytes, 0, 1 + i);
  }
  const { size, limit, evicted } = names.gauge;
  t.is(size, limit);
  t.true(evicted >= 1_000_000 - limit);
  t.is(names.bytesOf(first), null);
  t.is(names.numberOf(new Uint8Array(16), 0, 1_000_002), first);
});
