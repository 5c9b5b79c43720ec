import test from "ava";
import fc from "fast-check";
import { micros } from "#core/units.ts";
import { dayOf, dayStart } from "#store/quality-day.ts";

test("days are those of UTC", (t) => {
  t.is(dayOf(micros(Date.UTC(2024, 4, 1, 23, 59, 59, 999) * 1000)), 19_844);
  t.is(dayOf(micros(Date.UTC(2024, 4, 2) * 1000)), 19_845);
  t.is(dayOf(micros(-1)), -1);
});

test("property: every moment lies in its day", (t) => {
  fc.assert(
    fc.property(fc.maxSafeInteger(), (value) => {
      const day = dayOf(micros(value));
      return dayStart(day) <= value && value <= dayStart(day + 1);
    }),
  );
  t.pass();
});
