import test from "ava";
import fc from "fast-check";
import { KeyedTable } from "#core/keyed-table.ts";

const SEED = 0x51ed270b;

test("a key keeps its place, its value and the time of its last use", (t) => {
  const table = new KeyedTable(64, SEED);
  t.is(table.find(1, 2), -1);
  const place = table.claim(1, 2, 7);
  t.true(table.wasAbsent);
  t.is(table.valueAt(place), 0);
  t.is(table.stampAt(place), 7);
  table.setValue(place, -5);
  table.touch(place, 9);
  t.is(table.claim(1, 2, 11), place);
  t.false(table.wasAbsent);
  t.is(table.valueAt(place), -5);
  t.is(table.stampAt(place), 9, "a claim of a known key does not touch it");
  t.is(table.find(2, 1), -1, "the halves of a key do not swap");
  t.is(table.size, 1);
});

test("both halves tell keys apart", (t) => {
  const table = new KeyedTable(64, SEED);
  const places = [table.claim(1, 2, 1), table.claim(1, 3, 1), table.claim(9, 2, 1)];
  t.is(new Set(places).size, 3);
  t.deepEqual([table.find(1, 2), table.find(1, 3), table.find(9, 2)], places);
});

test("the key of zeros is a key like any other", (t) => {
  const table = new KeyedTable(64, SEED);
  t.is(table.find(0, 0), -1);
  const place = table.claim(0, 0, 1);
  t.is(table.find(0, 0), place);
});

const refuses = test.macro({
  title: (_, limit: number) => `no table of ${limit}`,
  exec: (t, limit: number) => {
    t.throws(() => new KeyedTable(limit, SEED), { instanceOf: RangeError });
  },
});

test(refuses, 0);
test(refuses, 4);
test(refuses, 12);
test(refuses, 1000);
test(refuses, -8);

/** Half as many keys as places: with four places a bucket an overflow is possible, but counted. */
test("property: while nothing was evicted, it is a Map", (t) => {
  const word = fc.integer();
  const call = fc.record({
    name: fc.constantFrom("claim", "find"),
    key: fc.nat(31),
    value: word,
    tick: fc.integer({ min: 1, max: 0x7fffffff }),
  });
  const keys = fc.uniqueArray(fc.tuple(word, word), {
    minLength: 32,
    maxLength: 32,
    selector: String,
  });
  fc.assert(
    fc.property(keys, word, fc.array(call, { maxLength: 100 }), (pairs, seed, calls) => {
      const table = new KeyedTable(4096, seed);
      const model = new Map<number, { value: number; tick: number }>();
      for (const { name, key, value, tick } of calls) {
        const [high, low] = pairs[key]!;
        const known = model.get(key);
        if (name === "claim") {
          const place = table.claim(high, low, tick);
          if (table.evicted > 0) return;
          t.is(table.wasAbsent, known === undefined);
          t.is(table.valueAt(place), known?.value ?? 0);
          table.setValue(place, value);
          table.touch(place, tick);
          model.set(key, { value, tick });
        } else {
          const place = table.find(high, low);
          t.is(place >= 0, known !== undefined);
          if (known)
            t.deepEqual([table.valueAt(place), table.stampAt(place)], [known.value, known.tick]);
        }
        t.is(table.size, model.size);
      }
    }),
  );
});

test("beyond the limit each new key costs one old one, counted, and the newest are there", (t) => {
  const limit = 1024;
  const table = new KeyedTable(limit, SEED);
  const keys = 50_000;
  for (let i = 0; i < keys; i++) {
    const place = table.claim(i >>> 8, Math.imul(i, 0x9e3779b1), i + 1);
    t.true(table.wasAbsent);
    t.is(table.valueAt(place), 0, "nothing of the old key is left");
    table.setValue(place, i + 1);
  }
  t.is(table.size, limit, "50,000 keys fill every bucket");
  t.is(table.evicted, keys - limit);
  for (let i = keys - 1; i > keys - 5; i--) {
    t.true(table.find(i >>> 8, Math.imul(i, 0x9e3779b1)) >= 0);
  }
});

test("within a full bucket the longest unused key makes room", (t) => {
  const table = new KeyedTable(64, SEED);
  const places = new Map<number, number>();
  let newcomer = 0;
  while (table.evicted === 0) {
    newcomer++;
    places.set(newcomer, table.claim(0, newcomer, newcomer));
  }
  const place = table.find(0, newcomer);
  const gone = [...places.keys()].filter((key) => table.find(0, key) < 0);
  t.is(gone.length, 1);
  t.is(places.get(gone[0]!), place, "the newcomer took the place");
  // The four places of a bucket lie side by side, four words each.
  const mates = [...places].filter(([, at]) => at >> 4 === place >> 4).map(([key]) => key);
  t.is(mates.length, 5);
  t.is(Math.min(...mates), gone[0]!);
});

const spread = test.macro((t, keyOf: (i: number) => readonly [number, number]) => {
  for (const seed of [0, 1, SEED, -1]) {
    const table = new KeyedTable(4096, seed);
    for (let i = 0; i < 1024; i++) table.claim(...keyOf(i), 1);
    t.true(table.evicted <= 20, `${table.evicted} of 1024 evicted from a table a quarter full`);
  }
});

test("addresses that count up spread over the buckets", spread, (i) => [
  0x25,
  (0xb3bf0000 | 0) + i,
]);
test("one address asked for by many spreads", spread, (i) => [0x0a020000 + i, 0x0a0201fe]);
test("many addresses asked for by one spread", spread, (i) => [0x0a020133, 0x0a020000 + i]);

test("each entry has a slot of its own, from 0 to the limit", (t) => {
  const table = new KeyedTable(64, SEED);
  const slots = new Map<number, number>();
  for (let key = 0; key < 1000; key++) slots.set(table.slotAt(table.claim(key, key, key + 1)), key);
  t.is(slots.size, table.size);
  for (const [slot, key] of slots) {
    t.true(Number.isInteger(slot) && slot >= 0 && slot < 64);
    t.is(table.slotAt(table.find(key, key)), slot);
  }
});

test("property: renewing many is renewing each", (t) => {
  const key = fc.tuple(fc.integer({ min: 0, max: 0xffff }), fc.integer({ min: -9, max: 9 }));
  fc.assert(
    fc.property(
      fc.array(key, { maxLength: 40 }),
      fc.array(key, { maxLength: 40 }),
      (held, asked) => {
        const [one, many] = [new KeyedTable(16, SEED), new KeyedTable(16, SEED)];
        held.forEach(([high, low], index) => {
          for (const table of [one, many]) table.setValue(table.claim(high, low, index + 1), index);
        });
        const highs = Int32Array.from(asked, ([high]) => high << 16);
        const lows = Int32Array.from(asked, ([, low]) => low);
        const [values, slots] = [new Int32Array(asked.length), new Int32Array(asked.length)];
        many.renewAll(highs, lows, asked.length, 99, -7, values, slots);
        asked.forEach(([high, low], i) => {
          t.is(one.renew(high, low, 99, -7), values[i]!);
          if (values[i] === -7) return;
          t.is(one.slotAt(one.renewedAt), slots[i]!);
          t.is(many.stampAt(many.find(high, low)), 99);
        });
      },
    ),
  );
});
