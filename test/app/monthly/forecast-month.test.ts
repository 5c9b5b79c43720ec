import test from "ava";
import { monthCoverage, monthErrors } from "#app/monthly/forecast-month.ts";
import { DAY, forecasterDay, stepErrors } from "../../store/quality-samples.ts";

const dayOf = (...steps: ReturnType<typeof stepErrors>[]) =>
  forecasterDay(DAY, { errors: { ...forecasterDay(DAY).errors, steps } });

test("each day counts by its outcomes and its traffic; the least off comes first", (t) => {
  const busy = { ...stepErrors(1, 10, 4), outcomes: 100, meanBitsPerS: 9e6 };
  const quiet = { ...stepErrors(1, 20, 60), outcomes: 300, meanBitsPerS: 1e6 };
  const errors = monthErrors([dayOf(busy, stepErrors(12, 1, 1)), null, dayOf(quiet)], 1);
  t.deepEqual(
    errors.map(({ name }) => name),
    ["served", "linear_ar", "last_value"],
  );
  // 100 * 10 and 300 * 20 over 400; 900e6 * 10 and 300e6 * 20 over 1,200e6.
  t.deepEqual(errors[0], { name: "served", mapePct: 17.5, wapePct: 12.5 });
  t.deepEqual(errors[2], { name: "last_value", mapePct: 46, wapePct: 18 });
});

test("a forecast that was there for less than half of the outcomes is not compared", (t) => {
  const without = { ...stepErrors(1, 5, 5), candidates: [] };
  const errors = monthErrors([dayOf(stepErrors(1, 5, 1)), dayOf(without), dayOf(without)], 1);
  t.deepEqual(
    errors.map(({ name }) => name),
    ["served"],
  );
});

test("what nobody knows is left out", (t) => {
  const unknown = { ...stepErrors(1, 5, 5), outcomes: 0, meanBitsPerS: 0, candidates: [] };
  const none = { ...unknown, served: { mapePct: null, wapePct: null } };
  t.deepEqual(monthErrors([null, dayOf(none)], 1), []);
  t.is(monthCoverage([null]), null);
});

test("coverage counts each day by its forecasts", (t) => {
  const day = (forecasts: number, coveragePct: number | null) =>
    forecasterDay(DAY, { errors: { ...forecasterDay(DAY).errors, forecasts, coveragePct } });
  t.is(monthCoverage([day(100, 90), day(300, 70), day(5, null), null]), 75);
});
