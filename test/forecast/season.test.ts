import test from "ava";
import { seasonOf, seenPeriods, withPeriods } from "#forecast/season.ts";
import { seriesOf } from "./log-series.ts";

const MONDAY = Date.UTC(2024, 4, 6) / 1000;

test("five minutes lie 12 to the hour, 288 to the day and 2016 to the week", (t) => {
  const { hourSteps, daySteps, weekSteps } = seasonOf(300, null);
  t.deepEqual([hourSteps, daySteps, weekSteps], [12, 288, 2016]);
});

test("the first step is counted from Monday midnight", (t) => {
  t.is(seasonOf(300, MONDAY).firstStep, 0);
  t.is(seasonOf(300, MONDAY + 3600).firstStep, 12);
  t.is(seasonOf(300, MONDAY - 300).firstStep, 2015);
  t.is(seasonOf(300, MONDAY - 90 * 7 * 86_400).firstStep, 0);
  t.is(seasonOf(300, -1e12).firstStep >= 0, true);
});

test("without a time the phase is 0", (t) => {
  t.is(seasonOf(300, null).firstStep, 0);
});

test("an hourly series looks one step ahead for the next hour", (t) => {
  t.deepEqual(seasonOf(3600, MONDAY), { hourSteps: 1, daySteps: 24, weekSteps: 168, firstStep: 0 });
});

test("a daily series has no season", (t) => {
  t.deepEqual(seasonOf(86_400, MONDAY + 86_400), {
    hourSteps: 1,
    daySteps: 0,
    weekSteps: 0,
    firstStep: 0,
  });
});

test("days and weeks are used once they were seen three times", (t) => {
  const seen = (steps: number) => Object.values(seenPeriods(seasonOf(300, null), steps));
  t.deepEqual(seen(3 * 288 - 1), [0, 0]);
  t.deepEqual(seen(3 * 288), [288, 0]);
  t.deepEqual(seen(3 * 2016), [288, 2016]);
});

test("a series is seen with the periods of the model", (t) => {
  const series = seriesOf([1, 2]);
  const { season } = withPeriods(series, { daySteps: 288, weekSteps: 0 });
  t.deepEqual(season, { ...series.season, weekSteps: 0 });
});
