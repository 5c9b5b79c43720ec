import test from "ava";
import { formatClock, formatMoment, formatShortClock } from "#status/web/time-text.ts";

const noonMs = new Date(2026, 2, 10, 12, 4, 31).getTime();
const noon = new Date(noonMs).toISOString();
const dayBefore = new Date(2026, 2, 9, 23, 59, 59).toISOString();

test("the clock is the reader's", (t) => {
  t.is(formatClock(noonMs), "12:04:31");
  t.is(formatShortClock(noonMs), "12:04");
});

test("a moment of another day says which", (t) => {
  t.is(formatMoment(noon, noon), "12:04:31");
  t.is(formatMoment(dayBefore, noon), "9 Mar, 23:59:59");
});

test("what is no time is shown as it came", (t) => t.is(formatMoment("soon", noon), "soon"));
