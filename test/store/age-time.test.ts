import test from "ava";
import fc from "fast-check";
import { type Micros, micros } from "#core/units.ts";
import { type AgeMark, AgeTime } from "#store/age-time.ts";

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

/** Another start of the program, after so long and with a clock so much further ahead. */
function restarted(clock: ReturnType<typeof clockAt>, mark: AgeMark, offMs = 20_000) {
  const aheadMs = clock.state.aheadMs + clock.state.ms - 7 + offMs;
  const next = clockAt();
  Object.assign(next.state, { ms: 7, aheadMs });
  return { clock: next, age: new AgeTime(next, mark) };
}

test("a restart goes on believing, after an hour or a night off likewise", (t) => {
  for (const offMs of [0, 20_000, HOUR_MS, 16 * HOUR_MS]) {
    const clock = clockAt();
    const next = restarted(clock, new AgeTime(clock).mark(), offMs);
    t.is(next.age.now(), next.clock.now());
  }
});

test("a clock set far forward is believed after a day of running, whatever the restarts", (t) => {
  let clock = clockAt();
  let age = new AgeTime(clock);
  const before = age.now();
  clock.state.aheadMs = 730 * DAY_MS;
  for (let hours = 0; hours < 20; hours += 4) {
    pass(clock.state, age, 4 * HOUR_MS);
    ({ clock, age } = restarted(clock, age.mark()));
    t.true(age.now() - before < DAY_MS * 1000, "the two years are not believed yet");
  }
  pass(clock.state, age, 5 * HOUR_MS);
  t.is(age.now(), clock.now());
});

test("one that was set forward between two starts is no better believed", (t) => {
  const clock = clockAt();
  const { clock: next, age } = restarted(clock, new AgeTime(clock).mark(), 730 * DAY_MS);
  t.true(age.now() - START < HOUR_MS * 1000);
  pass(next.state, age, DAY_MS + HOUR_MS);
  t.is(age.now(), next.now());
});

test("a box that is on for eight hours a day is behind by a few days at most", (t) => {
  let clock = clockAt();
  let age = new AgeTime(clock);
  for (let day = 0; day < 28; day++) {
    pass(clock.state, age, 8 * HOUR_MS);
    const offMs = day % 7 === 4 ? 64 * HOUR_MS : 16 * HOUR_MS;
    ({ clock, age } = restarted(clock, age.mark(), offMs));
    t.true(clock.now() - age.now() < 7 * DAY_MS * 1000);
  }
});

test("a box that is on for a day a week, or a month, is behind by a few of these at most", (t) => {
  for (const days of [7, 31]) {
    let clock = clockAt();
    let age = new AgeTime(clock);
    for (let use = 0; use < 20; use++) {
      pass(clock.state, age, 8 * HOUR_MS);
      ({ clock, age } = restarted(clock, age.mark(), days * DAY_MS - 8 * HOUR_MS));
      t.true(clock.now() - age.now() <= 5 * days * DAY_MS * 1000);
    }
  }
});

test("another step far beyond the first waits for its own day", (t) => {
  const clock = clockAt();
  const age = new AgeTime(clock);
  clock.state.aheadMs = 30 * DAY_MS;
  pass(clock.state, age, 23 * HOUR_MS);
  clock.state.aheadMs = 730 * DAY_MS;
  pass(clock.state, age, 23 * HOUR_MS);
  t.true(age.now() - START < 3 * DAY_MS * 1000);
});

test("a start on a clock that is behind until the time server answers is no step", (t) => {
  const clock = clockAt();
  const mark = new AgeTime(clock).mark();
  const next = restarted(clock, mark, -400 * DAY_MS);
  t.is(next.age.now(), next.clock.now(), "nothing ages by what is believed of a later time");
  pass(next.clock.state, next.age, HOUR_MS);
  const again = restarted(next.clock, next.age.mark());
  again.clock.state.aheadMs += 400 * DAY_MS;
  t.is(again.age.now(), again.clock.now());
});

test("a clock that stays set back is what a step is measured from", (t) => {
  const clock = clockAt();
  const age = new AgeTime(clock);
  clock.state.aheadMs = -365 * DAY_MS;
  pass(clock.state, age, 2 * DAY_MS);
  clock.state.aheadMs = 0;
  t.true(age.now() < clock.now());
});

test("whatever the clock does, nothing ages before its time", (t) => {
  const steps = fc.array(
    fc.record({
      ms: fc.integer({ min: 0, max: 2 * DAY_MS }),
      aheadMs: fc.integer({ min: -400 * DAY_MS, max: 400 * DAY_MS }),
      isRestart: fc.boolean(),
    }),
    { maxLength: 30 },
  );
  const property = fc.property(steps, (moves) => {
    const clock = clockAt();
    let age = new AgeTime(clock);
    for (const { ms, aheadMs, isRestart } of moves) {
      clock.state.ms += ms;
      clock.state.aheadMs = aheadMs;
      t.true(age.now() <= clock.now());
      const { agedAt, heldMs } = age.mark();
      t.true(agedAt >= 0 && heldMs >= 0 && heldMs < DAY_MS);
      if (isRestart) age = new AgeTime(clock, age.mark());
      t.true(age.now() <= clock.now());
    }
  });
  fc.assert(property);
});
