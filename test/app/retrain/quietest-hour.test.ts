import test from "ava";
import fc from "fast-check";
import {
  DAY_MICROS,
  HOUR_MICROS,
  hourLoads,
  hourOf,
  quietestHour,
} from "#app/retrain/quietest-hour.ts";
import { micros } from "#core/units.ts";

const WEEK = 7 * DAY_MICROS;
/** A Monday, 00:00 UTC. */
const MONDAY = Date.parse("2026-03-02T00:00:00Z") * 1000;
const NOTHING = { forecast: null, utcOffsetMinutes: 0 };

/** Every hour of these weeks before MONDAY at what its hour of the week carries. */
function pastOf(loads: readonly number[], weeks: number): Map<number, number> {
  return new Map(
    Array.from({ length: weeks * 168 }, (_, n) => [
      MONDAY - (n + 1) * HOUR_MICROS,
      loads[167 - (n % 168)]!,
    ]),
  );
}

test("of the hours to choose from the one that past weeks had least traffic in is taken", (t) => {
  const week = fc.array(fc.integer({ min: 0, max: 1000 }), { minLength: 168, maxLength: 168 });
  fc.assert(
    fc.property(
      week,
      fc.integer({ min: 1, max: 8 }),
      fc.integer({ min: 0, max: 100 * HOUR_MICROS }),
      fc.integer({ min: 0, max: 60 * HOUR_MICROS }),
      (loads, weeks, late, span) => {
        const [from, until] = [micros(MONDAY + late), micros(MONDAY + late + span)];
        const hour = quietestHour({ ...NOTHING, loads: pastOf(loads, weeks), from, until });
        t.is(hour % HOUR_MICROS, 0);
        t.true(hour > from - HOUR_MICROS && hour < Math.max(until, from + 1));
        const loadOf = (at: number) => loads[((at - MONDAY) / HOUR_MICROS) % 168]!;
        for (let at = hourOf(from); at < until; at += HOUR_MICROS) {
          t.true(loadOf(hour) < loadOf(at) || (loadOf(hour) === loadOf(at) && hour <= at));
        }
      },
    ),
  );
});

test("one odd week does not make an hour quiet, nor does it make it loud", (t) => {
  const loads = Array.from({ length: 168 }, (_, hour) => (hour === 51 ? 1 : 10));
  const past = pastOf(loads, 3);
  past.set(MONDAY + 51 * HOUR_MICROS - 2 * WEEK, 99);
  past.set(MONDAY + 20 * HOUR_MICROS - 2 * WEEK, 0);
  const span = { from: micros(MONDAY), until: micros(MONDAY + WEEK) };
  t.is<number, number>(
    quietestHour({ ...NOTHING, loads: past, ...span }),
    MONDAY + 51 * HOUR_MICROS,
  );
});

test("without a week of past the days of it count, and without these the night", (t) => {
  const day = new Map<number, number>();
  for (let hour = 1; hour <= 24; hour++) day.set(MONDAY - hour * HOUR_MICROS, hour === 5 ? 1 : 7);
  const span = { from: micros(MONDAY + 1), until: micros(MONDAY + DAY_MICROS) };
  t.is<number, number>(
    quietestHour({ ...NOTHING, loads: day, ...span }),
    MONDAY + 19 * HOUR_MICROS,
  );
  const none = { ...NOTHING, loads: new Map(), ...span };
  t.is<number, number>(quietestHour(none), MONDAY + 3 * HOUR_MICROS);
  t.is<number, number>(quietestHour({ ...none, utcOffsetMinutes: 120 }), MONDAY + HOUR_MICROS);
  t.is<number, number>(
    quietestHour({ ...none, utcOffsetMinutes: -570 }),
    MONDAY + 12 * HOUR_MICROS,
  );
  const noon = { from: micros(MONDAY + DAY_MICROS / 2), until: micros(MONDAY + DAY_MICROS / 2) };
  t.is<number, number>(
    quietestHour({ ...none, ...noon }),
    MONDAY + DAY_MICROS / 2,
    "there is always an hour",
  );
});

test("of the hour that is foreseen the forecast is believed", (t) => {
  const loads = pastOf(
    Array.from({ length: 168 }, (_, hour) => hour + 1),
    2,
  );
  const span = { from: micros(MONDAY), until: micros(MONDAY + DAY_MICROS) };
  const forecast = (bits: number) => ({
    startAt: micros(MONDAY + 300_000_000),
    p50: new Float64Array(12).fill(bits),
  });
  const of = (bits: number) =>
    quietestHour({ loads, ...span, forecast: forecast(bits), utcOffsetMinutes: 0 });
  t.is<number, number>(of(1.5), MONDAY);
  t.is<number, number>(of(50), MONDAY + HOUR_MICROS);
});

test("an hour of which less than half was measured has no load", (t) => {
  const steps = (count: number) =>
    Array.from({ length: count }, (_, n) => [MONDAY + n * 300_000_000, n] as const);
  t.deepEqual([...hourLoads(steps(5))], []);
  t.deepEqual([...hourLoads(steps(6))], [[MONDAY, 2.5]]);
  t.deepEqual([...hourLoads(steps(14))], [[MONDAY, 5.5]]);
});
