import test from "ava";
import fc from "fast-check";
import { dayText, monthOf } from "#app/monthly/month.ts";
import { formatMicros } from "#core/units.ts";
import { dayOf } from "#store/quality-day.ts";
import { NOW } from "./samples.ts";

test("the running month unless told, in UTC", (t) => {
  t.is(monthOf(undefined, NOW).id, "2024-05");
  const month = monthOf("2024-02", NOW);
  t.like(month, { id: "2024-02", name: "February 2024", days: 29 });
  t.is(formatMicros(month.from), "2024-02-01T00:00:00.000000Z");
  t.is(formatMicros(month.until), "2024-03-01T00:00:00.000000Z");
  t.is(dayText(month.firstDay + 28), "29 Feb");
});

test("what is no month is refused by name", (t) => {
  for (const text of [
    "",
    "2024",
    "2024-00",
    "2024-13",
    "2024-1",
    "24-01",
    "2024-01-01",
    "1969-12",
  ]) {
    t.throws(() => monthOf(text, NOW), {
      code: "usage",
      message: /--month .*: give year and month/,
    });
  }
});

test("property: months follow each other without a gap", (t) => {
  fc.assert(
    fc.property(fc.integer({ min: 1970, max: 2198 }), fc.integer({ min: 0, max: 11 }), (y, m) => {
      const id = (months: number) =>
        `${y + Math.floor(months / 12)}-${String((months % 12) + 1).padStart(2, "0")}`;
      const [one, next] = [monthOf(id(m), NOW), monthOf(id(m + 1), NOW)];
      t.is(one.until, next.from);
      t.is(one.firstDay + one.days, next.firstDay);
      t.is(dayOf(one.from), one.firstDay);
    }),
  );
});
