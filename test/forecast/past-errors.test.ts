import test from "ava";
import fc from "fast-check";
import { PastErrorTally } from "#forecast/past-errors.ts";
import { OUTLOOK_STEPS, type TrafficForecast } from "#forecast/types.ts";
import { forecastOf, stepAt } from "./outlook-samples.ts";

function pastErrors(forecasts: readonly TrafficForecast[], outcomes: ReadonlyMap<number, number>) {
  const tally = new PastErrorTally();
  for (const forecast of forecasts) tally.add(forecast, outcomes);
  return tally.sum();
}

/** Steps from `from` on, all of them so many bits a second. */
function outcomesOf(from: number, count: number, bits: number): Map<number, number> {
  return new Map(Array.from({ length: count }, (_, i) => [stepAt(from + i), bits]));
}

test("errors are in per cent of the traffic, the best first", (t) => {
  const past = pastErrors([forecastOf(0, 100)], outcomesOf(0, OUTLOOK_STEPS, 80));
  t.deepEqual(past, {
    outcomes: OUTLOOK_STEPS,
    servedPct: 25,
    coveragePct: 100,
    candidates: [
      { name: "linear_ar", errorPct: 25 },
      { name: "last_value", errorPct: 150 },
    ],
  });
});

test("only what was measured counts", (t) => {
  const past = pastErrors([forecastOf(0, 100), forecastOf(50, 1)], outcomesOf(3, 4, 300));
  t.is(past.outcomes, 4);
  t.is(past.coveragePct, 0);
});

test("a candidate that forecast less than half of it is not compared", (t) => {
  const before = new Map([["last_value", new Float64Array(OUTLOOK_STEPS).fill(90)]] as const);
  const forecasts = [0, 20, 40].map((n) =>
    forecastOf(n, 100, n === 0 ? {} : { candidates: before }),
  );
  const { candidates } = pastErrors(forecasts, outcomesOf(0, 60, 100));
  t.deepEqual(
    candidates.map(({ name }) => name),
    ["last_value"],
  );
});

test("without outcomes, and with silence alone, nothing is told", (t) => {
  const nothing = { outcomes: 0, servedPct: null, coveragePct: null, candidates: [] };
  t.deepEqual(pastErrors([], new Map()), nothing);
  t.deepEqual(pastErrors([forecastOf(0, 100)], new Map()), nothing);
  const silent = pastErrors([forecastOf(0, 100)], outcomesOf(0, 100, 0));
  t.like(silent, { servedPct: null, candidates: [] });
});

test("coverage is the share of outcomes from p10 to p90", (t) => {
  const bits = fc.array(fc.double({ min: 0, max: 400, noNaN: true }), { minLength: 1 });
  fc.assert(
    fc.property(bits, (outcomes) => {
      const actual = new Map(outcomes.map((each, n) => [stepAt(n) as number, each]));
      const forecasts = outcomes.map((_, n) => forecastOf(n, 100));
      let inside = 0;
      let all = 0;
      forecasts.forEach((_, n) => {
        for (const each of outcomes.slice(n, n + OUTLOOK_STEPS)) {
          all++;
          if (each >= 50 && each <= 200) inside++;
        }
      });
      const past = pastErrors(forecasts, actual);
      t.is(past.outcomes, all);
      t.is(past.coveragePct, (100 * inside) / all);
    }),
  );
});
