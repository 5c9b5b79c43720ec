import test from "ava";
import { LruMap } from "#core/lru-map.ts";
import { gaugeOf } from "#l2/gauge.ts";

test("a gauge tells how full a table is and what it had to let go", (t) => {
  const table = new LruMap<number, number>(2);
  for (const key of [1, 2, 3]) table.set(key, key);
  t.deepEqual(gaugeOf("numbers", table), { name: "numbers", size: 2, limit: 2, evicted: 1 });
});
