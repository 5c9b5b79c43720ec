import test from "ava";
import fc from "fast-check";
import { micros } from "#core/units.ts";
import { Elapsed } from "#windows/elapsed.ts";

const START = 1_714_557_600_000_000;
const SECOND = 1_000_000;
const DAY = 86_400 * SECOND;

/** The tick after each of these moments, in microseconds since the first. */
function ticksOf(...offsets: readonly number[]): number[] {
  const elapsed = new Elapsed();
  return offsets.map((offset) => {
    elapsed.advance(micros(START + offset));
    return elapsed.ticks;
  });
}

const ticks = test.macro((t, offsets: readonly number[], expected: readonly number[]) => {
  t.deepEqual(ticksOf(...offsets), expected);
});

test("the first frame begins tick 1", ticks, [0], [1]);
test(
  "a tick is a tenth of a second",
  ticks,
  [0, 99_999, 100_000, 199_999, 200_000],
  [1, 1, 2, 2, 3],
);
test("seconds are ten ticks", ticks, [0, SECOND, 10 * SECOND], [1, 11, 101]);
test("equal times stay", ticks, [0, SECOND, SECOND], [1, 11, 11]);
test("late frames do not turn time back", ticks, [0, 10 * SECOND, 0], [1, 101, 101]);
test(
  "after a late frame time goes on as before",
  ticks,
  [0, 10 * SECOND, 0, 11 * SECOND],
  [1, 101, 101, 111],
);
test("after a clock set back time goes on from there", (t) => {
  const elapsed = new Elapsed();
  elapsed.advance(micros(START));
  elapsed.advance(micros(START + 70 * SECOND));
  elapsed.setBack(micros(START + 9 * SECOND));
  t.is(elapsed.ticks, 701);
  elapsed.advance(micros(START + 10 * SECOND));
  t.is(elapsed.ticks, 711);
});
test("a jump counts a day at most", ticks, [0, DAY, 1000 * DAY], [1, 864_001, 1_728_001]);

test("property: ticks never go back and are the tenths of the latest time", (t) => {
  const jump = fc.oneof(
    fc.integer({ min: -200_000, max: 300_000 }),
    fc.integer({ min: -120 * SECOND, max: 400 * SECOND }),
  );
  fc.assert(
    fc.property(fc.array(jump, { maxLength: 60 }), (jumps) => {
      const elapsed = new Elapsed();
      let at = START;
      elapsed.advance(micros(at));
      let highest = at;
      for (const by of jumps) {
        const before = elapsed.ticks;
        at += by;
        highest = Math.max(highest, at);
        elapsed.advance(micros(at));
        t.true(elapsed.ticks >= before);
        t.is(elapsed.ticks, 1 + Math.floor((highest - START) / 100_000));
      }
    }),
  );
});

test("property: between `from` and `until` the tick stays", (t) => {
  fc.assert(
    fc.property(fc.nat(1000 * SECOND), fc.nat(99_999), (later, within) => {
      const elapsed = new Elapsed();
      elapsed.advance(micros(START));
      elapsed.advance(micros(START + later));
      const { from, until, ticks: tick } = elapsed;
      t.is(until - from, 100_000);
      t.true(from <= START + later && START + later < until);
      elapsed.advance(micros(from + within));
      t.is(elapsed.ticks, tick);
      elapsed.advance(micros(until));
      t.is(elapsed.ticks, tick + 1);
    }),
  );
});
