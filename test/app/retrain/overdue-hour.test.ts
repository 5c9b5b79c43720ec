import test from "ava";
import fc from "fast-check";
import { isOverdue, quietestHourOn } from "#app/retrain/overdue-hour.ts";
import { DAY_MICROS, HOUR_MICROS, hourOf } from "#app/retrain/quietest-hour.ts";
import { formatMicros, micros } from "#core/units.ts";

/** A Monday, 00:00 UTC. */
const MONDAY = Date.parse("2026-03-02T00:00:00Z") * 1000;
const DAYS = { everyDays: 7, overdueDays: 3 };
const days = (count: number) => micros(MONDAY + count * DAY_MICROS);
const entry = (result: "kept" | "refused" | "not-trained" | "rolled-back", at = days(0)) => ({
  at: formatMicros(at),
  result,
});
const NO_LOADS = new Map<number, number>();

test("a training is overdue some days after it was due", (t) => {
  for (const result of ["kept", "refused", "rolled-back"] as const) {
    t.false(isOverdue(entry(result), NO_LOADS, days(10), DAYS));
    t.true(isOverdue(entry(result), NO_LOADS, days(10.01), DAYS));
  }
  t.false(isOverdue(entry("not-trained"), NO_LOADS, days(4), DAYS), "it is due after a day");
  t.true(isOverdue(entry("not-trained"), NO_LOADS, days(4.01), DAYS));
});

test("before the first training the traffic tells since when there could have been one", (t) => {
  t.false(isOverdue(null, NO_LOADS, days(100), DAYS));
  const loads = new Map([3, 0, 1].map((day) => [days(day) as number, 5]));
  t.false(isOverdue(null, loads, days(3), DAYS));
  t.true(isOverdue(null, loads, days(3.01), DAYS));
  t.true(isOverdue(entry("kept", days(50)), loads, days(4), DAYS), "the clock went back");
});

test("of the hours in which the box was on often the one with least traffic is taken", (t) => {
  const hourLoads = fc.array(fc.option(fc.integer({ min: 0, max: 100 }), { nil: undefined }), {
    minLength: 7 * 24,
    maxLength: 7 * 24,
  });
  fc.assert(
    fc.property(hourLoads, fc.integer({ min: 0, max: HOUR_MICROS - 1 }), (past, late) => {
      const loads = new Map<number, number>();
      for (const [n, load] of past.entries()) {
        if (load !== undefined) loads.set(MONDAY - (n + 1) * HOUR_MICROS, load);
      }
      const hour = quietestHourOn(loads, micros(MONDAY + late));
      t.is(hour % HOUR_MICROS, 0);
      t.true(hour >= MONDAY && hour < MONDAY + DAY_MICROS);
      // Of an hour of the day: index 23 of each day before is midnight.
      const ofHour = (clockHour: number) =>
        past
          .filter((load, n) => n % 24 === 23 - clockHour && load !== undefined)
          .map((load) => load!)
          .sort((a, b) => a - b);
      const most = Math.max(...Array.from({ length: 24 }, (_, n) => ofHour(n).length));
      if (most === 0) {
        t.is<number, number>(hour, hourOf(MONDAY + late), "the hour at hand");
        return;
      }
      const middleOf = (values: number[]) =>
        (values[(values.length - 1) >> 1]! + values[values.length >> 1]!) / 2;
      const taken = ofHour((hour - MONDAY) / HOUR_MICROS);
      t.true(2 * taken.length >= most);
      for (let clockHour = 0; clockHour < 24; clockHour++) {
        const other = ofHour(clockHour);
        if (other.length > 0 && 2 * other.length >= most) {
          t.true(middleOf(taken) <= middleOf(other));
        }
      }
    }),
  );
});

test("one night that the box was left on is not waited for again", (t) => {
  const loads = new Map<number, number>();
  for (let day = 1; day <= 7; day++) {
    for (let hour = 8; hour < 17; hour++) loads.set(days(hour / 24 - day), 50 + hour);
  }
  loads.set(days(3 / 24 - 1), 1);
  t.is<number, number>(quietestHourOn(loads, days(9.5 / 24)), days(1 + 8 / 24));
  t.is<number, number>(quietestHourOn(loads, days(8.2 / 24)), days(8 / 24), "the hour at hand");
});
