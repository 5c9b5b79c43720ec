import test from "ava";
import fc from "fast-check";
import { DAY_MICROS } from "#app/retrain/quietest-hour.ts";
import { trainingSpan } from "#app/retrain/training-span.ts";
import { formatMicros, micros } from "#core/units.ts";

const AT = micros(Date.parse("2026-03-02T03:20:00Z") * 1000);
const entry = (result: "kept" | "refused" | "not-trained" | "rolled-back", at = AT) => ({
  at: formatMicros(at),
  result,
});
const days = (count: number) => micros(AT + count * DAY_MICROS);

test("a model is trained on the days around the one on which it is due", (t) => {
  for (const result of ["kept", "refused", "rolled-back"] as const) {
    t.deepEqual(trainingSpan(entry(result), days(0.01), 7), { from: days(3.5), until: days(10.5) });
    t.deepEqual(trainingSpan(entry(result), days(5), 7), { from: days(5), until: days(10.5) });
    t.deepEqual(trainingSpan(entry(result), days(20), 7), { from: days(20), until: days(21) });
  }
  t.deepEqual(trainingSpan(entry("kept"), days(0.01), 1), { from: days(1), until: days(1.5) });
});

test("before the first, and where the clock went back, it is the next day", (t) => {
  t.deepEqual(trainingSpan(null, AT, 7), { from: AT, until: days(1) });
  t.deepEqual(trainingSpan(entry("kept", days(400)), AT, 7), { from: AT, until: days(1) });
});

test("a day of waiting ends, and then another begins", (t) => {
  const since = days(0);
  t.deepEqual(trainingSpan(null, days(0.9), 7, since), { from: days(0.9), until: days(1) });
  t.deepEqual(trainingSpan(null, days(1), 7, since), { from: days(1), until: days(2) });
  t.deepEqual(trainingSpan(null, days(-0.25), 7, since), { from: days(-0.25), until: days(0) });
});

test("what failed is tried again after a day", (t) => {
  t.deepEqual(trainingSpan(entry("not-trained"), days(0.5), 7), { from: days(1), until: days(2) });
  t.deepEqual(trainingSpan(entry("not-trained"), days(3), 7), { from: days(3), until: days(4) });
});

test("it never begins in the past, nor within a day of the last, and always ends after", (t) => {
  fc.assert(
    fc.property(
      fc.constantFrom("kept", "refused", "not-trained", "rolled-back"),
      fc.integer({ min: 0, max: 500 * DAY_MICROS }),
      fc.integer({ min: 1, max: 90 }),
      fc.integer({ min: -500 * DAY_MICROS, max: 500 * DAY_MICROS }),
      (result, age, everyDays, offset) => {
        const now = micros(AT + age);
        const { from, until } = trainingSpan(entry(result), now, everyDays);
        t.true(from >= now && from < until);
        t.true(from >= AT + DAY_MICROS);
        const since = micros(AT + offset);
        const due = trainingSpan(entry(result), now, everyDays, since);
        t.true(due.from === from && due.until > from, "whenever the box has been waiting since");
      },
    ),
  );
});
