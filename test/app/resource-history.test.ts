import test from "ava";
import { readInterval, readIntervals } from "#app/resource-history.ts";
import { defaultConfig } from "#config/defaults.ts";
import { micros } from "#core/units.ts";
import { knobsOf } from "#optimize/knobs.ts";
import { openHistory } from "#store/history.ts";
import { forecastOf } from "../forecast/outlook-samples.ts";
import { scratchFolder } from "../helpers/scratch.ts";
import { boxSteps, STEP_MICROS, writeSteps } from "../helpers/step-history.ts";
import { limitsFor, START } from "../store/samples.ts";

const STEPS = boxSteps(700, 1);
const at = (n: number) => micros(START + n * STEP_MICROS);
const KNOBS = knobsOf(defaultConfig());

test("each 5 minutes have their knobs and what was foreseen at their end", async (t) => {
  const data = scratchFolder(t);
  writeSteps(data, START, STEPS);
  using history = openHistory(limitsFor(data));
  const forecast = forecastOf(0, 5e6, { startAt: at(600) });
  history.write(null, [], [], [forecast]);
  const other = { ...KNOBS, retire_ms: 99 };
  const settings = [
    { at: at(100), knobs: KNOBS },
    { at: at(650), knobs: other },
  ];
  const intervals = await readIntervals(history, settings, at(700), 16_128);
  t.is(intervals.length, 600, "none before the first setting");
  t.is(intervals[0]?.startAt, at(100));
  t.deepEqual(intervals.at(-1)?.features, STEPS.at(-1));
  t.deepEqual([intervals[549]?.knobs, intervals[550]?.knobs], [KNOBS, other]);
  const foreseen = intervals.filter((each) => !Number.isNaN(each.foreseenBps));
  t.deepEqual(
    foreseen.map(({ startAt }) => startAt),
    [at(599)],
  );
  t.true(Math.abs(foreseen[0]!.foreseenBps / forecast.p50[0]! - 1) < 0.001);
  const newest = await readIntervals(history, settings, at(700), 10);
  t.deepEqual(newest, intervals.slice(-10));
  t.deepEqual(readInterval(history, settings, at(599), foreseen[0]!.foreseenBps), foreseen[0]!);
  t.is(readInterval(history, settings, at(700), 1), null);
  t.is(readInterval(history, settings, at(99), 1), null);
});
