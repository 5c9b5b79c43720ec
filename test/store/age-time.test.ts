import test from "ava";
import fc from "fast-check";
import { type Micros, micros } from "#core/units.ts";
import { AgeTime } from "#store/age-time.ts";

const START = 1_714_557_600_000_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** A wall clock that is so far ahead of the one that never jumps. */
function clockAt() {
  const state = { ms: 5000, aheadMs: 0 };
  const now = (): Micros => micros(START + (state.ms + state.aheadMs) * 1000);
  return { state, now, monotonicMs: () => state.ms };
}

/** Looked at each 5 minutes, as the history does. */
function pass(state: { ms: number }, age: AgeTime, ms: number): void {
  const end = state.ms + ms;
  while (state.ms < end) {
    state.ms = Math.min(end, state.ms + 300_000);
    age.now();
  }
}

test("it is the wall clock's, also as that drifts", (t) => {
  const clock = clockAt();
  const age = new AgeTime(clock);
  for (let i = 0; i < 1000; i++) {
    pass(clock.state, age, 300_000);
    clock.state.aheadMs += 1000;
    t.is(age.now(), clock.now());
  }
});

test("a clock set far forward is believed after a day", (t) => {
  const clock = clockAt();
  const age = new AgeTime(clock);
  const before = clock.now();
  clock.state.aheadMs = 365 * DAY_MS;
  pass(clock.state, age, DAY_MS - HOUR_MS);
  t.is(age.now() - before, (DAY_MS - HOUR_MS) * 1000);
  pass(clock.state, age, 2 * HOUR_MS);
  t.is(age.now(), clock.now());
});

test("one that is set right again in time has made nothing old", (t) => {
  const clock = clockAt();
  const age = new AgeTime(clock);
  clock.state.aheadMs = 365 * DAY_MS;
  pass(clock.state, age, 20 * HOUR_MS);
  clock.state.aheadMs = 0;
  pass(clock.state, age, HOUR_MS);
  t.is(age.now(), clock.now());
  clock.state.aheadMs = 365 * DAY_MS;
  pass(clock.state, age, 20 * HOUR_MS);
  t.true(age.now() < clock.now(), "the next step waits for its own day");
});

test("a clock set back is believed at once", (t) => {
  const clock = clockAt();
  const age = new AgeTime(clock);
  clock.state.aheadMs = -365 * DAY_MS;
  t.is(age.now(), clock.now());
});

test("whatever the clock does, nothing ages before its time", (t) => {
  const steps = fc.array(
    fc.record({
      ms: fc.integer({ min: 0, max: 2 * DAY_MS }),
      aheadMs: fc.integer({ min: -400 * DAY_MS, max: 400 * DAY_MS }),
    }),
    { maxLength: 30 },
  );
  const property = fc.property(steps, (moves) => {
    const clock = clockAt();
    const age = new AgeTime(clock);
    for (const { ms, aheadMs } of moves) {
      clock.state.ms += ms;
      clock.state.aheadMs = aheadMs;
      t.true(age.now() <= clock.now());
    }
  });
  fc.assert(property);
});
