import test from "ava";
import { mix32 } from "#core/hash.ts";
import { addToSketch, countOfSketch, SKETCH_MOST, SKETCH_WORDS } from "#core/small-sketch.ts";

/** Estimate after so many distinct hashes, in the middle of an array. */
function estimate(distinct: number): number {
  const words = new Int32Array(2 + SKETCH_WORDS + 2);
  for (let i = 0; i < distinct; i++) addToSketch(words, 2, mix32(i));
  if (words[0] || words[1] || words[2 + SKETCH_WORDS]) throw new Error("wrote outside");
  return countOfSketch(words, 2);
}

test("what was added before changes nothing", (t) => {
  const words = new Int32Array(SKETCH_WORDS);
  t.true(addToSketch(words, 0, 77));
  t.false(addToSketch(words, 0, 77));
  t.is(countOfSketch(words, 0), 1);
});

test("the estimate is near the truth up to several hundred", (t) => {
  for (const distinct of [0, 1, 10, 50, 100, 300, 600]) {
    const error = Math.abs(estimate(distinct) - distinct);
    t.true(error <= Math.max(2, distinct * 0.12), `${distinct}: ${estimate(distinct)}`);
  }
});

test("a full sketch says its most and no more", (t) => {
  t.is(estimate(100_000), SKETCH_MOST);
});
