import test from "ava";
import fc from "fast-check";
import { lastValue, sameTimeLastWeek, sameTimeYesterday, seasonBefore } from "#forecast/rivals.ts";
import type { Predictor } from "#forecast/types.ts";
import { seriesOf } from "./log-series.ts";

const DAY = 288;
const levels = Array.from({ length: 3000 }, (_, i) => Math.sqrt(i));

/** What a rival expects as levels. */
function expects(rival: Predictor, at: number, horizon: number): number[] {
  const changes = new Float64Array(horizon);
  rival(seriesOf(levels), at, changes);
  return Array.from(changes, (change) => levels[at]! + change);
}

const isNear = (a: readonly number[], b: readonly number[]) =>
  a.length === b.length && a.every((value, i) => Math.abs(value - b[i]!) < 1e-9);

test("the last value stays", (t) => {
  t.deepEqual(expects(lastValue, 400, 2), [20, 20]);
});

test("the same time yesterday comes again", (t) => {
  const said = expects(sameTimeYesterday, 500, 2);
  t.true(isNear(said, [Math.sqrt(501 - DAY), Math.sqrt(502 - DAY)]));
});

test("the same time last week comes again", (t) => {
  t.true(isNear(expects(sameTimeLastWeek, 2500, 1), [Math.sqrt(2501 - 2016)]));
});

test("more than a day ahead, the newest known day stands for later ones", (t) => {
  const said = expects(sameTimeYesterday, 1000, DAY + 1);
  t.true(isNear(said.slice(-2), [levels[1000]!, levels[1001 - DAY]!]));
});

test("without a day of history the last value stands in", (t) => {
  t.deepEqual(expects(sameTimeYesterday, 100, 1), [10]);
});

test("the season before is whole periods back, known, and the newest such", (t) => {
  const any = fc.record({
    at: fc.nat(10_000),
    ahead: fc.integer({ min: 1, max: 600 }),
    period: fc.integer({ min: 1, max: 2016 }),
  });
  fc.assert(
    fc.property(any, ({ at, ahead, period }) => {
      const before = seasonBefore(at + ahead, at, period);
      if (before === -1) return at + ahead - period * Math.ceil(ahead / period) < 0;
      return (at + ahead - before) % period === 0 && before <= at && before + period > at;
    }),
  );
  t.is(seasonBefore(5, 4, 0), -1);
});
