import test from "ava";
import fc from "fast-check";
import type { Micros } from "#core/units.ts";
import { LEAST_STEPS, type Outlook, prepareOutlook } from "#forecast/outlook.ts";
import { type Candidate, OUTLOOK_STEPS } from "#forecast/types.ts";
import { DAY_STEPS, MONDAY, officeBits, stepAt } from "./outlook-samples.ts";

function prepared(
  values: Float64Array,
  trained: readonly Candidate[] = [],
  startAt: Micros = MONDAY,
): Outlook | null {
  const turns = prepareOutlook(values, startAt, trained);
  for (;;) {
    const { done, value } = turns.next();
    if (done) return value;
  }
}

test("the next hour of a daily wave is foreseen, and lies within its interval", (t) => {
  const days = 5;
  const wave = officeBits(days * DAY_STEPS + 200);
  const outlook = prepared(wave.slice(0, days * DAY_STEPS))!;
  let inside = 0;
  let outcomes = 0;
  let error = 0;
  let traffic = 0;
  for (let at = days * DAY_STEPS; at + OUTLOOK_STEPS < wave.length; at++) {
    const { startAt, p10, p50, p90 } = outlook.latest!;
    t.is(startAt, stepAt(at));
    for (let i = 0; i < OUTLOOK_STEPS; i++) {
      const actual = wave[at + i]!;
      outcomes++;
      error += Math.abs(p50[i]! - actual);
      traffic += actual;
      if (p10[i]! <= actual && actual <= p90[i]!) inside++;
    }
    outlook.advance(wave[at]!);
  }
  t.true(error / traffic < 0.06, `${error / traffic} off, the noise alone is 0.025`);
  t.true(inside / outcomes > 0.65 && inside / outcomes < 0.95, `${inside / outcomes} inside`);
});

test("it needs 28 hours that were measured, not that passed", (t) => {
  const bits = officeBits(2 * LEAST_STEPS);
  for (let at = LEAST_STEPS - 1; at < bits.length - 1; at++) bits[at] = Number.NaN;
  t.not(prepared(bits), null);
  bits[0] = Number.NaN;
  t.is(prepared(bits), null);
  t.is(prepared(new Float64Array(0)), null);
});

test("a week off calibrates nothing: the interval is that of before", (t) => {
  const bits = officeBits(10 * DAY_STEPS);
  bits.fill(Number.NaN, 3 * DAY_STEPS, 10 * DAY_STEPS - 1);
  const { p10, p50, p90 } = prepared(bits)!.latest!;
  t.true(p10[0]! < p50[0]! && p50[0]! < p90[0]!);
});

test("what was not measured has no forecast, and the next has one again", (t) => {
  const outlook = prepared(officeBits(400))!;
  t.is(outlook.age, 0);
  outlook.advance(Number.NaN);
  t.is(outlook.latest, null);
  outlook.advance(2e6);
  t.is(outlook.latest?.startAt, stepAt(402));
  t.is(outlook.age, 2);
  t.is(outlook.endAt, stepAt(402));
});

test("it is full after two days", (t) => {
  const outlook = prepared(officeBits(400))!;
  let steps = 0;
  for (; !outlook.isFull; steps++) outlook.advance(2e6);
  t.is(steps, 2 * DAY_STEPS);
});

test("what was trained elsewhere competes, and is combined with the regression", (t) => {
  const constant: Candidate = { name: "lstm", predict: (_series, _at, changes) => changes.fill(0) };
  const names = [...prepared(officeBits(400), [constant])!.latest!.candidates.keys()];
  t.deepEqual(names, ["last_value", "same_time_yesterday", "linear_ar", "lstm", "combined"]);
});

test("whatever the traffic, forecasts are in order, finite and not negative", (t) => {
  const bits = fc.oneof(
    fc.constant(0),
    fc.constant(Number.NaN),
    fc.double({ min: 0, max: 1e12, noNaN: true }),
  );
  const histories = fc.array(bits, { minLength: 1, maxLength: 50 });
  fc.assert(
    fc.property(histories, fc.array(bits, { maxLength: 20 }), (pattern, live) => {
      const values = Float64Array.from({ length: 700 }, (_, n) => pattern[n % pattern.length]!);
      const outlook = prepared(values);
      if (outlook === null) return;
      for (const value of live) {
        outlook.advance(value);
        t.is(outlook.latest === null, Number.isNaN(value));
        const { p10, p50, p90, candidates } = outlook.latest ?? {};
        p50?.forEach((middle, i) => {
          t.true(0 <= p10![i]! && p10![i]! <= middle && middle <= p90![i]! && p90![i]! <= 1e13);
        });
        for (const said of candidates?.values() ?? []) {
          t.true(said.every((each) => each >= 0 && each <= 1e13));
        }
      }
    }),
    { numRuns: 30 },
  );
});

test("it is prepared in turns, none of them the most of it", (t) => {
  const turns = prepareOutlook(officeBits(7 * DAY_STEPS), MONDAY);
  let count = 0;
  while (!turns.next().done) count++;
  t.true(count >= OUTLOOK_STEPS, `${count}`);
});
