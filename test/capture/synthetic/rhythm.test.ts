import test from "ava";
import fc from "fast-check";
import { activity, atWork, untilShift, untilShiftEnds } from "#capture/synthetic/rhythm.ts";

const at = (text: string) => Date.parse(text) * 1_000;
const SHIFT = { fromS: 8 * 3_600, toS: 17 * 3_600 };
const HOUR = 3_600e6;

test("mornings are busy, lunch is less, nights and weekends are idle", (t) => {
  const monday = (time: string) => activity(at(`2024-05-06T${time}Z`));
  t.true(monday("09:30:00") > 0.9);
  t.true(monday("12:00:00") < 0.6);
  t.true(monday("15:00:00") > 0.9);
  for (const time of ["00:00:00", "03:00:00", "23:59:59"]) t.true(monday(time) < 0.1);
  for (const day of ["2024-05-04", "2024-05-05"]) t.true(activity(at(`${day}T10:00:00Z`)) < 0.1);
});

const moment = fc.integer({ min: 0, max: 4e9 }).map((seconds) => seconds * 1e6);

test("the rhythm never jumps within a working day", (t) => {
  fc.assert(
    fc.property(moment, (now) => {
      const level = activity(now);
      t.true(level > 0 && level <= 1);
      const later = now + 60e6;
      const sameDay = Math.floor(now / 86_400e6) === Math.floor(later / 86_400e6);
      if (sameDay) t.true(Math.abs(activity(later) - level) < 0.02);
    }),
  );
});

test("a shift is waited for, over the weekend too", (t) => {
  t.is(untilShift(SHIFT, at("2024-05-06T07:00:00Z")), HOUR);
  t.is(untilShift(SHIFT, at("2024-05-06T09:00:00Z")), 0);
  t.is(untilShift(SHIFT, at("2024-05-06T17:00:00Z")), 15 * HOUR);
  t.is(untilShift(SHIFT, at("2024-05-03T18:00:00Z")), (6 + 48 + 8) * HOUR);
  t.is(untilShiftEnds(SHIFT, at("2024-05-06T09:00:00Z")), 8 * HOUR);
});

test("waiting until the shift leads into it", (t) => {
  fc.assert(
    fc.property(moment, (now) => {
      t.true(atWork(SHIFT, now + untilShift(SHIFT, now)));
      if (!atWork(SHIFT, now)) return;
      const ends = now + untilShiftEnds(SHIFT, now);
      t.false(atWork(SHIFT, ends));
      t.true(atWork(SHIFT, ends - 1));
    }),
  );
});
