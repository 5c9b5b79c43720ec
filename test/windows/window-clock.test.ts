import test from "ava";
import { micros } from "#core/units.ts";
import { TimeStep } from "#windows/types.ts";
import { FILL_LIMIT_MICROS, WindowClock } from "#windows/window-clock.ts";

const SECOND = 1_000_000;

function openAt(seconds: number): WindowClock {
  const clock = new WindowClock(5);
  clock.open(micros(seconds * SECOND));
  return clock;
}

test("nothing is open before the first frame", (t) => {
  t.false(new WindowClock(5).isOpen);
});

test("a window begins with its first microsecond and ends before the next one's", (t) => {
  t.like(openAt(100), { isOpen: true, startAt: 100 * SECOND, endAt: 105 * SECOND });
});

const places = test.macro((t, seconds: number, step: TimeStep) => {
  t.is(openAt(100).place(micros(seconds * SECOND)), step);
});

test("its first moment is within", places, 100, TimeStep.within);
test("its last moment is within", places, 104.999999, TimeStep.within);
test("its end is beyond", places, 105, TimeStep.beyond);
test("just before it is late", places, 99.999999, TimeStep.late);
test("a minute before it is late", places, 40, TimeStep.late);
test("more than a minute before it the clock was set back", places, 39.999999, TimeStep.back);

const advances = test.macro((t, offset: number, startAt: number) => {
  const clock = openAt(0);
  const end = clock.endAt;
  clock.advance(micros(end + offset));
  t.is(clock.startAt - end, startAt);
  t.is(clock.endAt - clock.startAt, 5 * SECOND);
});

test("the next window follows without a gap", advances, 0, 0);
test("also when the frame is later", advances, 17 * SECOND, 0);
test("an hour of silence is filled", advances, FILL_LIMIT_MICROS, 0);
test(
  "after more than an hour it begins with the frame",
  advances,
  FILL_LIMIT_MICROS + 1,
  FILL_LIMIT_MICROS + 1,
);
