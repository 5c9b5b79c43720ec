import test from "ava";
import { AnomalyAlarm } from "#detect/anomaly-alarm.ts";

/** The level stays at 0.5, and counts for 0.6. */
const rule = { threshold: 1, releaseShare: 0.5, usualLevel: 0.5, levelVectors: 1e9 };
const both = (score: number) => ({ value: score, fast: score });

test("on above the threshold over the level, off at half of it", (t) => {
  const alarm = new AnomalyAlarm(rule);
  const seen = [1.59, 1.61, 1.3, 1.11, 1.09, 1.5, 1.7].map((score) => alarm.push(both(score)));
  t.deepEqual(seen, [false, true, true, true, false, false, true]);
});

test("it begins by the whole score, and ends by its fast mean", (t) => {
  const alarm = new AnomalyAlarm(rule);
  t.false(alarm.push({ value: 1.5, fast: 9 }), "a burst alone is no alarm");
  t.true(alarm.push({ value: 1.7, fast: 1.2 }));
  t.true(alarm.push({ value: 0, fast: 1.2 }));
  t.false(alarm.push({ value: 9, fast: 1.05 }), "what is only remembered holds none");
  t.false(alarm.push({ value: 9, fast: 1.05 }), "and begins none");
});

test("what stays becomes the level, and the alarm ends", (t) => {
  const alarm = new AnomalyAlarm({ ...rule, usualLevel: 0, levelVectors: 100 });
  const seen = Array.from({ length: 400 }, () => alarm.push(both(3)));
  t.true(seen[0]);
  // The level is 3 - 3 × 0.99^n; 3 - 1.2 × it falls below 0.5 after n = 117.
  t.is(seen.lastIndexOf(true), 117);
  t.false(alarm.push(both(4)));
  t.true(alarm.push(both(5)));
});
