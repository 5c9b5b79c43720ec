import test from "ava";
import { defaultConfig } from "#config/defaults.ts";
import { micros } from "#core/units.ts";
import { FEATURE_COUNT, type WindowRecord } from "#features/types.ts";
import { intervalsOf } from "#optimize/intervals.ts";
import { knobsOf } from "#optimize/knobs.ts";

const knobs = knobsOf(defaultConfig());
const turned = { ...knobs, retire_ms: 50 };

function windowAt(startAt: number, memoryPct = 20): WindowRecord {
  const features = new Float32Array(FEATURE_COUNT);
  features[16] = memoryPct;
  const counts = { packets: 0, bytes: 0, dropped: 0 };
  return { kind: "window", startAt: micros(startAt), durationMs: 5000, ...counts, features };
}

test("a window goes with the knobs set last before it began", (t) => {
  const settings = [
    { at: micros(10), knobs },
    { at: micros(20), knobs: turned },
  ];
  const intervals = intervalsOf(
    [5, 10, 19, 20, 30].map((at) => windowAt(at)),
    settings,
  );
  t.deepEqual(
    intervals.map((interval) => [interval.startAt, interval.knobs.retire_ms]),
    [10, 19, 20, 30].map((at) => [micros(at), at < 20 ? 10 : 50]),
  );
  t.true(intervals.every(({ foreseenBps }) => Number.isNaN(foreseenBps)));
});

test("windows of a box that was not measured are left out", (t) => {
  const settings = [{ at: micros(0), knobs }];
  t.is(intervalsOf([windowAt(1, 0), windowAt(2)], settings).length, 1);
  t.deepEqual(intervalsOf([windowAt(1)], []), []);
});
