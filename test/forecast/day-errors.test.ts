import test from "ava";
import fc from "fast-check";
import { dayErrors } from "#forecast/day-errors.ts";
import { PastErrorTally } from "#forecast/past-errors.ts";
import { OUTLOOK_STEPS } from "#forecast/types.ts";
import { forecastOf, stepAt } from "./outlook-samples.ts";

const outcomesOf = (from: number, values: readonly number[]) =>
  new Map(values.map((value, i) => [stepAt(from + i), value]));

test("the next step and the twelfth, each against its own outcome", (t) => {
  const outcomes = outcomesOf(0, [80, ...Array(10).fill(1), 400, 50]);
  const errors = dayErrors([forecastOf(0, 100), forecastOf(1, 100)], outcomes);
  t.is(errors.forecasts, 2);
  t.is(errors.mostP90BitsPerS, 200);
  const [next, hour] = errors.steps;
  // 100 for 80, and 100 for 1.
  t.like(next, { ahead: 1, outcomes: 2, meanBitsPerS: 40.5 });
  t.true(Math.abs(next!.served.mapePct! - (25 + 9900) / 2) < 1e-9);
  t.true(Math.abs(next!.served.wapePct! - (100 * (20 + 99)) / 81) < 1e-9);
  t.like(hour, { ahead: 12, outcomes: 2, meanBitsPerS: 225 });
  t.true(Math.abs(hour!.served.mapePct! - (75 + 100) / 2) < 1e-9);
  t.deepEqual(
    hour?.candidates.map(({ name }) => name),
    ["last_value", "linear_ar"],
  );
  t.true(Math.abs(hour!.candidates[0]!.mapePct! - (50 + 300) / 2) < 1e-9);
});

test("a day without forecasts, or without outcomes, has no errors", (t) => {
  const none = { mapePct: null, wapePct: null };
  const empty = (ahead: number) => ({
    ...{ ahead, outcomes: 0, meanBitsPerS: 0, served: none, candidates: [] },
  });
  t.deepEqual(dayErrors([], new Map()), {
    forecasts: 0,
    coveragePct: null,
    mostP90BitsPerS: 0,
    steps: [empty(1), empty(12)],
  });
  t.like(dayErrors([forecastOf(0, 100)], new Map()), { forecasts: 1, coveragePct: null });
});

test("a candidate that forecast less than half of the outcomes is not compared", (t) => {
  const rare = (n: number) =>
    forecastOf(n, 100, n === 0 ? {} : { candidates: new Map([["lstm", new Float64Array(12)]]) });
  const outcomes = outcomesOf(0, Array(20).fill(100));
  const { steps } = dayErrors([rare(0), rare(1), rare(2)], outcomes);
  t.deepEqual(
    steps[0]?.candidates.map(({ name }) => name),
    ["lstm"],
  );
});

test("property: coverage is that of the comparison on the page", (t) => {
  const bits = fc.array(fc.double({ min: 0, max: 400, noNaN: true }), { maxLength: 40 });
  fc.assert(
    fc.property(bits, fc.nat(30), (values, count) => {
      const forecasts = Array.from({ length: count }, (_, n) => forecastOf(n, 10 * n));
      const outcomes = outcomesOf(0, values);
      const tally = new PastErrorTally();
      for (const forecast of forecasts) tally.add(forecast, outcomes);
      const errors = dayErrors(forecasts, outcomes);
      t.is(errors.coveragePct, tally.sum().coveragePct);
      for (const { ahead, outcomes: seen } of errors.steps) {
        t.is(seen, Math.max(0, Math.min(count, values.length - ahead + 1)));
        t.true(ahead === 1 || ahead === OUTLOOK_STEPS);
      }
    }),
  );
});
