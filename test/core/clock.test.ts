import test from "ava";
import { systemClock } from "#core/clock.ts";
import { micros } from "#core/units.ts";

const MINUTE_MICROS = 60_000_000;
const YEAR_MS = 365 * 86_400_000;
const wallMicros = () => Date.now() * 1000;

test.serial("now is the wall time in whole microseconds", (t) => {
  const now = systemClock.now();
  t.notThrows(() => micros(now));
  t.true(Math.abs(now - wallMicros()) < MINUTE_MICROS);
});

test.serial("now is finer than a millisecond", (t) => {
  const fractions = new Set(Array.from({ length: 1000 }, () => systemClock.now() % 1000));
  t.true(fractions.size > 10);
});

test.serial("a wall clock that was set is followed, forward and back", (t) => {
  const realNow = Date.now;
  t.teardown(() => {
    Date.now = realNow;
  });
  for (const stepMs of [30 * YEAR_MS, -5 * YEAR_MS, 0]) {
    Date.now = () => realNow() + stepMs;
    t.true(Math.abs(systemClock.now() - wallMicros()) < MINUTE_MICROS);
  }
});

test.serial("the monotonic clock goes on in milliseconds", async (t) => {
  const start = systemClock.monotonicMs();
  let last = start;
  while (last - start < 5) {
    const next = systemClock.monotonicMs();
    t.true(next >= last);
    last = next;
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
});
