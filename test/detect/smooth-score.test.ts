import test from "ava";
import { SmoothScore } from "#detect/smooth-score.ts";

const near = (a: number, b: number) => Math.abs(a - b) < 1e-12;

function after(...scores: number[]): SmoothScore {
  const smooth = new SmoothScore();
  for (const score of scores) smooth.push(score);
  return smooth;
}

test("a step shows at once, and wholly after long", (t) => {
  // (0.3 + 0.02 / 2) / 1.5
  t.true(near(after(1).value, 0.31 / 1.5));
  const long = after(...Array<number>(1000).fill(1));
  t.true(long.value > 0.999 && long.value <= 1);
});

test("one odd vector is soon forgotten", (t) => {
  t.true(after(1, ...Array<number>(10).fill(0)).value < after(1).value / 10);
});

test("the end of something long shows in the fast mean", (t) => {
  const ended = after(...Array<number>(200).fill(1), ...Array<number>(10).fill(0));
  t.true(near(ended.fast, 0.7 ** 10));
  t.true(ended.value > 0.25);
});
