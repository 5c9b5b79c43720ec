import test from "ava";
import { forecastFault } from "#app/retrain/forecast-probation.ts";
import type { CandidateName, PastErrors } from "#forecast/types.ts";

const HOURS = 24;
/** A quarter of the outcomes of a day of forecasts. */
const ENOUGH = 24 * 12 * 12 * 0.25;

function errors(of: Partial<Record<CandidateName, number>>, outcomes = ENOUGH): PastErrors {
  const candidates = Object.entries(of)
    .map(([name, errorPct]) => ({ name: name as CandidateName, errorPct }))
    .sort((a, b) => a.errorPct - b.errorPct);
  return { outcomes, servedPct: 5, coveragePct: 80, candidates };
}
const tested = { errorPct: 8, rivalErrorPct: 10 };

test("a forecaster that does beside the simple ones as when it was tested stays", (t) => {
  t.is(forecastFault(errors({ lstm: 8, linear_ar: 10 }), tested, HOURS), null);
  t.is(forecastFault(errors({ lstm: 40, linear_ar: 50 }), tested, HOURS), null, "harder traffic");
  t.is(forecastFault(errors({ lstm: 10, linear_ar: 10 }), tested, HOURS), null, "no worse");
});

test("one that does worse than a simple one must go, if it was not so before", (t) => {
  const of = { lstm: 10.1, last_value: 30, same_time_yesterday: 10 };
  t.is(
    forecastFault(errors(of), tested, HOURS),
    "it is 10.1 % off, same_time_yesterday 10 %; when it was tested it was 8 % off",
  );
  const poor = { errorPct: 12, rivalErrorPct: 10 };
  t.is(forecastFault(errors({ lstm: 12, linear_ar: 10 }), poor, HOURS), null);
  t.not(forecastFault(errors({ lstm: 15.1, linear_ar: 10 }), poor, HOURS), null);
});

test("too few outcomes, no forecast of its own, or none to compare with say nothing", (t) => {
  t.is(forecastFault(errors({ lstm: 90, linear_ar: 10 }, ENOUGH - 1), tested, HOURS), null);
  t.is(forecastFault(errors({ linear_ar: 10, combined: 90 }), tested, HOURS), null);
  t.is(forecastFault(errors({ lstm: 90, combined: 10 }), tested, HOURS), null);
});
