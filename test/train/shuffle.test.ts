import test from "ava";
import { seededRandom } from "#core/random.ts";
import { shuffle } from "#train/shuffle.ts";

const shuffled = (count: number, seed: number) => {
  const indices = Uint32Array.from({ length: count }, (_, index) => index);
  shuffle(indices, seededRandom(seed));
  return [...indices];
};

test("each index stays once, in an order that the seed alone decides", (t) => {
  const order = shuffled(100, 1);
  t.deepEqual(
    order.toSorted((a, b) => a - b),
    [...order.keys()],
  );
  t.deepEqual(shuffled(100, 1), order);
  t.notDeepEqual(shuffled(100, 2), order);
  t.deepEqual(shuffled(0, 1), []);
});

test("all six orders of three are as likely", (t) => {
  const random = seededRandom(8);
  const counts = new Map<string, number>();
  for (let i = 0; i < 6000; i++) {
    const indices = Uint32Array.of(0, 1, 2);
    shuffle(indices, random);
    counts.set(indices.join(), (counts.get(indices.join()) ?? 0) + 1);
  }
  t.is(counts.size, 6);
  // Standard deviation: 29.
  for (const count of counts.values()) t.true(Math.abs(count - 1000) < 150, String(count));
});
