import test from "ava";
import fc from "fast-check";
import { LruMap } from "#core/lru-map.ts";

test("beyond its limit the longest untouched entry goes and is counted", (t) => {
  const map = new LruMap<string, number>(2);
  t.is(map.set("a", 1), undefined);
  t.is(map.set("b", 2), undefined);
  t.is(map.get("a"), 1, "touched: b is the oldest now");
  t.is(map.set("c", 3), 2, "what had to go is given back");
  t.is(map.peek("b"), undefined);
  t.deepEqual(
    [...map.entries()],
    [
      ["a", 1],
      ["c", 3],
    ],
  );
  t.is(map.evicted, 1);
  t.is(map.size, 2);
});

test("peek does not touch, setting again does", (t) => {
  const map = new LruMap<string, number>(2);
  map.set("a", 1);
  map.set("b", 2);
  t.is(map.peek("a"), 1);
  map.set("b", 4);
  t.is(map.set("c", 3), 1);
  t.is(map.peek("b"), 4);
});

/** The plainest thing that follows the same rules: a list, longest untouched first. */
class ListModel {
  entries: [number, number][] = [];
  evicted = 0;
  readonly limit: number;

  constructor(limit: number) {
    this.limit = limit;
  }

  touch(key: number): number | undefined {
    const at = this.entries.findIndex(([known]) => known === key);
    if (at < 0) return undefined;
    const [entry] = this.entries.splice(at, 1) as [[number, number]];
    this.entries.push(entry);
    return entry[1];
  }

  set(key: number, value: number): number | undefined {
    this.entries = this.entries.filter(([known]) => known !== key);
    this.entries.push([key, value]);
    if (this.entries.length <= this.limit) return undefined;
    this.evicted++;
    return this.entries.shift()?.[1];
  }
}

test("property: any run of calls gives what a list with the same rules gives", (t) => {
  const call = fc.record({
    name: fc.constantFrom("get", "peek", "set", "delete"),
    key: fc.nat(12),
    value: fc.nat(1000),
  });
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 8 }),
      fc.array(call, { maxLength: 80 }),
      (limit, calls) => {
        const map = new LruMap<number, number>(limit);
        const model = new ListModel(limit);
        for (const { name, key, value } of calls) {
          if (name === "get") t.is(map.get(key), model.touch(key));
          else if (name === "peek") t.is(map.peek(key), new Map(model.entries).get(key));
          else if (name === "set") t.is(map.set(key, value), model.set(key, value));
          else {
            map.delete(key);
            model.entries = model.entries.filter(([known]) => known !== key);
          }
          t.is(map.size, model.entries.length);
        }
        t.deepEqual([...map.entries()], model.entries);
        t.is(map.evicted, model.evicted);
      },
    ),
  );
});
