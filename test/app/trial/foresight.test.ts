import test from "ava";
import { Foresight } from "#app/trial/foresight.ts";
import { FEATURE_COUNT } from "#features/types.ts";

const windowOf = (bps: number) => {
  const features = new Float32Array(FEATURE_COUNT);
  features[1] = bps;
  return features;
};

test("nothing is foreseen on the first day, then what came after this hour", (t) => {
  const foresight = new Foresight(4);
  const day = [1e6, 8e6, 64e6, 8e6];
  const said = Array.from({ length: 40 }, (_, i) => foresight.next(windowOf(day[i % 4]!)));
  t.true(said.slice(0, 4).every(Number.isNaN));
  // Of a load that repeats, the smoothed level is foreseen exactly once it has settled.
  const level = (i: number): number => (i < 0 ? 0 : level(i - 1) / 2 + Math.log1p(day[i % 4]!) / 2);
  for (let i = 30; i < 39; i++) {
    const ratio = said[i]! / Math.expm1(level(i + 1));
    t.true(Math.abs(ratio - 1) < 1e-3, `${ratio}`);
  }
});

test("silence can be foreseen", (t) => {
  const foresight = new Foresight(1);
  for (let i = 0; i < 5; i++) foresight.next(windowOf(0));
  t.is(foresight.next(windowOf(0)), 0);
});
