import test from "ava";
import { RecentLevel } from "#detect/recent-level.ts";

const near = (a: number, b: number) => Math.abs(a - b) < 1e-9;

function after(level: RecentLevel, score: number, times: number): RecentLevel {
  for (let i = 0; i < times; i++) level.follow(score);
  return level;
}

test("a score is held against a little more than the level", (t) => {
  const level = new RecentLevel(1, 10);
  t.true(near(level.above(2), 0.8));
  t.true(near(level.above(2), 0.8), "asking does not move it");
  // It is 1.1 after one more of 2.
  t.true(near(after(level, 2, 1).above(2), 0.68));
});

test("what stays becomes the level", (t) => {
  t.true(near(after(new RecentLevel(0, 100), 3, 4000).above(3), -0.6));
});

test("a level that has risen comes down again", (t) => {
  const level = after(new RecentLevel(0, 10), 5, 200);
  t.true(near(after(level, 0, 500).above(1), 1));
});
