import test from "ava";
import { HistogramPool } from "#train/forest/histogram-pool.ts";

test("64 are made, one an input and bin with two numbers, and then only reused", (t) => {
  const pool = new HistogramPool(3);
  const taken = Array.from({ length: 64 }, () => pool.take()!);
  t.is(taken[0]!.length, 3 * 256 * 2);
  t.is(new Set(taken).size, 64);
  t.is(pool.take(), null);
  pool.release(taken[9]!);
  t.is(pool.take(), taken[9]!);
  t.is(pool.take(), null);
});
