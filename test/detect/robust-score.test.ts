import test from "ava";
import { seededRandom } from "#core/random.ts";
import { RobustScore } from "#detect/robust-score.ts";

/** Has learned `count` vectors of one feature about 100, evenly spread over 20. */
function learned(count: number, floor = 0.1): RobustScore {
  const random = seededRandom(1);
  const score = new RobustScore([floor]);
  for (let i = 0; i < count; i++) score.learn([90 + 20 * random.unit()]);
  return score;
}

test("middle and spread are median and 1.4826 times the median absolute deviation", (t) => {
  const score = learned(8000);
  score.score([100]);
  const { median, spread } = score.middleOf(0)!;
  t.true(Math.abs(median - 100) < 1, `${median}`);
  // The deviations are even over 0..10: their median is 5.
  t.true(Math.abs(spread - 7.4) < 0.6, `${spread}`);
});

test("six spreads from the middle are nothing; three more count as one, ten at most", (t) => {
  const score = learned(8000);
  score.score([100]);
  const { median, spread } = score.middleOf(0)!;
  t.is(score.score([median + 5.9 * spread]), 0);
  t.true(Math.abs(score.score([median - 9 * spread]) - 1) < 1e-4);
  t.is(score.score([1e9]), 10);
  t.is(score.parts[0], 10);
});

test("with little learned it says nothing", (t) => {
  const score = learned(700);
  t.is(score.score([1e9]), 0);
  t.is(score.middleOf(0), undefined);
});

test("a few wild vectors among many move neither", (t) => {
  const score = learned(8000);
  for (let i = 0; i < 64; i++) score.learn([1e6]);
  score.score([100]);
  const { median, spread } = score.middleOf(0)!;
  t.true(Math.abs(median - 100) < 1 && Math.abs(spread - 7.4) < 0.6, `${median} ${spread}`);
  t.is(score.score([1e6]), 10);
});

test("a feature that never moved has the floor as its spread", (t) => {
  const score = new RobustScore([0.5, 0.5]);
  for (let i = 0; i < 2000; i++) score.learn([3, i % 40 === 0 ? 60 : 0]);
  score.score([3, 0]);
  t.deepEqual(score.middleOf(0), { median: 3, spread: 0.5 });
  t.is(score.middleOf(1)!.spread, 10, "what it rarely was is not news");
});

test("what is old goes, and memory stays", (t) => {
  const score = new RobustScore([0.1]);
  for (let i = 0; i < 3 * 8 * 2048; i++) score.learn([i < 8 * 2048 ? 5 : 50]);
  score.score([50]);
  t.is(score.middleOf(0)!.median, 50);
});
