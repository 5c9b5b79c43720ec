import test from "ava";
import fc from "fast-check";
import { RecordTable } from "#core/record-table.ts";

test("a record is made of zeros, found again, and keeps its words", (t) => {
  const table = new RecordTable(8, 3, 1);
  t.is(table.find(1, 2), -1);
  const at = table.claim(1, 2, 5);
  t.true(table.wasAbsent);
  t.deepEqual([...table.words.slice(at, at + 3)], [0, 0, 0]);
  table.words[at + 2] = 7;
  t.is(table.claim(1, 2, 6), at);
  t.false(table.wasAbsent);
  t.is(table.words[table.find(1, 2) + 2], 7);
  t.is(table.size, 1);
});

test("a full bucket forgets the record unused longest, whose words are cleared", (t) => {
  const table = new RecordTable(8, 1, 1);
  for (let low = 0; low < 100; low++) {
    const at = table.claim(0, low, 1 + low);
    t.is(table.words[at], 0);
    table.words[at] = -1;
  }
  t.is(table.size, 8);
  t.is(table.evicted, 92);
  t.true(table.find(0, 99) >= 0);
  t.is(table.find(0, 0), -1);
});

test("a limit that is no power of two of at least 8 is refused", (t) => {
  for (const limit of [0, 4, 12]) t.throws(() => new RecordTable(limit, 1, 1));
});

test("whatever is claimed, what is found is what was last written there", (t) => {
  const key = fc.tuple(fc.integer(), fc.integer({ min: 0, max: 40 }));
  fc.assert(
    fc.property(fc.array(key, { maxLength: 200 }), (keys) => {
      const table = new RecordTable(16, 2, 7);
      const last = new Map<string, number>();
      keys.forEach(([high, low], i) => {
        const at = table.claim(high, low, i + 1);
        table.words[at + 1] = i;
        last.set(`${high}/${low}`, i);
      });
      for (const [high, low] of keys) {
        const at = table.find(high, low);
        if (at >= 0) t.is(table.words[at + 1], last.get(`${high}/${low}`));
      }
      t.true(table.size <= 16);
      t.is(table.size + table.evicted >= last.size, true);
    }),
  );
});
