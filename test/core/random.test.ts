import test from "ava";
import { seededRandom } from "#core/random.ts";

const take = (seed: number, count: number) => {
  const random = seededRandom(seed);
  return Array.from({ length: count }, () => random.bits());
};

test("the same seed gives the same numbers, another one others", (t) => {
  t.deepEqual(take(7, 100), take(7, 100));
  for (const seed of [0, 1, 2, 8, -1, 2 ** 31]) t.notDeepEqual(take(seed, 4), take(7, 4));
});

test("numbers are spread evenly", (t) => {
  const random = seededRandom(3);
  const counts = new Array<number>(16).fill(0);
  for (let i = 0; i < 160_000; i++) counts[random.whole(0, 15)]!++;
  // 10,000 each with a standard deviation of 97.
  for (const count of counts) t.true(Math.abs(count - 10_000) < 600, counts.join(" "));
  const units = Array.from({ length: 10_000 }, () => random.unit());
  t.true(units.every((unit) => unit >= 0 && unit < 1));
});

test("both ends of a range occur", (t) => {
  const random = seededRandom(5);
  const seen = new Set(Array.from({ length: 200 }, () => random.whole(-1, 1)));
  t.deepEqual([...seen].sort(), [-1, 0, 1].sort());
});

test("waiting times are spread exponentially about their mean", (t) => {
  const random = seededRandom(5);
  const waits = Array.from({ length: 50_000 }, () => random.waiting(8));
  const mean = waits.reduce((sum, wait) => sum + wait, 0) / waits.length;
  t.true(Math.abs(mean - 8) < 0.3, String(mean));
  for (const limit of [2, 8, 20]) {
    const share = waits.filter((wait) => wait > limit).length / waits.length;
    t.true(Math.abs(share - Math.exp(-limit / 8)) < 0.01, `${share} are over ${limit}`);
  }
  t.true(waits.every((wait) => wait >= 0 && Number.isFinite(wait)));
});

test("nothing can be picked from nothing", (t) => {
  t.throws(() => seededRandom(1).pick([]), { instanceOf: RangeError });
});
