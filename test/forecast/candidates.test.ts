import test from "ava";
import { CANDIDATES, memorySteps, rivalsOf } from "#forecast/candidates.ts";
import { COMBINED } from "#forecast/forecaster.ts";
import { seasonOf } from "#forecast/season.ts";
import { CANDIDATE_NAMES } from "#forecast/types.ts";

const HOUR = 3600;

test("a season is a rival once the series reaches back over it", (t) => {
  const season = seasonOf(300, null);
  for (const [reach, count] of [
    [0, 1],
    [287, 1],
    [288, 2],
    [2015, 2],
    [2016, 3],
  ] as const) {
    const names = rivalsOf(season, reach).map(({ name }) => name);
    t.deepEqual(names, CANDIDATE_NAMES.slice(0, count), `${reach}`);
  }
});

test("steps of a day have no yesterday", (t) => {
  const names = rivalsOf(seasonOf(24 * HOUR, null), 1000).map(({ name }) => name);
  t.deepEqual(names, ["last_value", "same_time_last_week"].slice(0, names.length));
});

test("of late is two days, within bounds", (t) => {
  t.is(memorySteps(seasonOf(300, null)), 576);
  t.is(memorySteps(seasonOf(HOUR, null)), 48);
  t.is(memorySteps(seasonOf(10, null)), 2016);
});

test("every candidate has a place in what is kept", (t) => {
  t.deepEqual([...Object.values(CANDIDATES), COMBINED], [...CANDIDATE_NAMES]);
});
