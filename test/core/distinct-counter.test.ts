import test from "ava";
import { DistinctCounter } from "#core/distinct-counter.ts";
import { mix32 } from "#core/hash.ts";

const EXACT = 2048;

/** Adds `size` distinct hashes; mix32 keeps distinct words distinct. */
function fill(counter: DistinctCounter, size: number, seed: number): void {
  counter.addAll(
    Int32Array.from({ length: size }, (_, i) => mix32(i ^ seed)),
    size,
  );
}

test("nothing counts 0, and adding again counts nothing", (t) => {
  const counter = new DistinctCounter();
  t.is(counter.count(), 0);
  for (let round = 0; round < 3; round++) counter.addAll(Int32Array.of(0, 1, -1, 5), 4);
  t.is(counter.count(), 4, "0 is a hash like any other");
});

test("only so many of the hashes are added as told", (t) => {
  const counter = new DistinctCounter();
  counter.addAll(Int32Array.of(1, 2, 3, 4), 2);
  t.is(counter.count(), 2);
  counter.addAll(Int32Array.of(1, 2, 3, 4), 0);
  t.is(counter.count(), 2);
});

test("exact up to 2,048, whatever the hashes, however often they come", (t) => {
  for (const hashOf of [(i: number) => i, (i: number) => i << 12, mix32]) {
    const counter = new DistinctCounter();
    for (let i = 1; i <= EXACT; i++) {
      counter.addAll(Int32Array.of(hashOf(i), hashOf((i >>> 1) + 1)), 2);
      t.is(counter.count(), i);
    }
  }
});

const isNear = test.macro({
  title: (_, size: number, share: number) => `${size} distinct are counted within ${share * 100} %`,
  exec: (t, size: number, share: number) => {
    const counter = new DistinctCounter();
    for (const seed of [0, 1, 0x51ed270b, 0x7fffffff, 0xdeadbeef | 0, 123_456_789]) {
      counter.reset();
      fill(counter, size, seed);
      const count = counter.count();
      t.true(Math.abs(count - size) <= share * size, `${count} with seed ${seed}`);
      fill(counter, Math.min(size, 10_000), seed);
      t.is(counter.count(), count, "adding again counts nothing");
    }
  },
});

test(isNear, EXACT + 1, 0.03);
test(isNear, 5_000, 0.03);
test(isNear, 20_000, 0.03);
test(isNear, 100_000, 0.03);
test(isNear, 1_000_000, 0.03);

test("after a reset it counts as a new one does, exactly again", (t) => {
  const counter = new DistinctCounter();
  counter.addAll(Int32Array.of(0), 1);
  fill(counter, 100_000, 1);
  counter.reset();
  t.is(counter.count(), 0);
  fill(counter, EXACT, 2);
  t.is(counter.count(), EXACT);
  counter.reset();
  t.is(counter.count(), 0);

  const fresh = new DistinctCounter();
  fill(counter, 50_000, 3);
  fill(fresh, 50_000, 3);
  t.is(counter.count(), fresh.count());
});

test("many at once count as one after the other, across the end of the exact count", (t) => {
  const [together, apart] = [new DistinctCounter(), new DistinctCounter()];
  fill(together, 5000, 1);
  for (let i = 0; i < 5000; i++) apart.addAll(Int32Array.of(mix32(i ^ 1)), 1);
  t.is(together.count(), apart.count());
});

test("the estimate never jumps where the exact count ends", (t) => {
  for (let seed = 0; seed < 20; seed++) {
    const counter = new DistinctCounter();
    fill(counter, EXACT, seed);
    t.is(counter.count(), EXACT);
    fill(counter, EXACT + 64, seed);
    t.true(Math.abs(counter.count() - EXACT - 64) < EXACT * 0.03);
  }
});
