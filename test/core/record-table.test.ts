import test from "ava";
import fc from "fast-check";
import { RecordTable } from "#core/record-table.ts";

const SEED = 0x51ed270b;

test("a record keeps its place, its words and the time of its last claim", (t) => {
  const table = new RecordTable(64, 2, SEED);
  t.is(table.find(1, 2, 3), -1);
  const place = table.claim(1, 2, 3, 7);
  t.true(table.wasAbsent);
  t.deepEqual([...table.words.subarray(place, place + 2)], [0, 0]);
  table.words.set([-5, 6], place);
  t.is(table.claim(1, 2, 3, 11), place);
  t.false(table.wasAbsent);
  t.is(table.stampAt(place), 11);
  t.deepEqual([...table.words.subarray(place, place + 2)], [-5, 6]);
  for (const [a, b, c] of [
    [3, 2, 1],
    [1, 2, 0],
    [0, 2, 3],
    [1, 0, 3],
  ] as const) {
    t.is(table.find(a, b, c), -1, `${a} ${b} ${c}`);
  }
  t.is(table.size, 1);
});

test("a removed record leaves its place free and its words forgotten", (t) => {
  const table = new RecordTable(64, 1, SEED);
  const place = table.claim(1, 2, 3, 7);
  table.words[place] = 9;
  table.remove(place);
  t.is(table.find(1, 2, 3), -1);
  t.is(table.size, 0);
  t.is(table.words[table.claim(1, 2, 3, 8)], 0);
  t.is(table.evicted, 0);
});

for (const limit of [0, 4, 12, 1000, -8]) {
  test(`no table of ${limit}`, (t) => {
    t.throws(() => new RecordTable(limit, 1, SEED), { instanceOf: RangeError });
  });
}

test("property: while nothing was evicted, it is a Map", (t) => {
  const key = fc.tuple(fc.integer(), fc.integer(), fc.integer());
  const call = fc.record({ key: fc.nat(23), value: fc.integer(), isRemoval: fc.boolean() });
  const keys = fc.uniqueArray(key, { minLength: 24, maxLength: 24, selector: String });
  fc.assert(
    fc.property(keys, fc.integer(), fc.array(call, { maxLength: 100 }), (all, seed, calls) => {
      const table = new RecordTable(4096, 1, seed);
      const model = new Map<number, number>();
      for (const { key: index, value, isRemoval } of calls) {
        const [a, b, c] = all[index]!;
        const place = table.find(a, b, c);
        t.is(place < 0 ? undefined : table.words[place], model.get(index));
        if (isRemoval) {
          if (place >= 0) table.remove(place);
          model.delete(index);
        } else {
          table.words[table.claim(a, b, c, 1)] = value;
          if (table.evicted > 0) return;
          model.set(index, value);
        }
        t.is(table.size, model.size);
      }
    }),
  );
});

test("a full bucket gives its longest untouched record, and a flood is counted", (t) => {
  const table = new RecordTable(64, 3, SEED);
  for (let i = 0; i < 100_000; i++) table.claim(i, Math.imul(i, 0x9e3779b1), 0, 1 + i);
  t.is(table.size, 64);
  t.is(table.evicted, 100_000 - 64);
  t.true(table.find(99_999, Math.imul(99_999, 0x9e3779b1), 0) >= 0, "the newest stays");
});
