import test from "ava";
import { micros } from "#core/units.ts";
import { FEATURE_COUNT } from "#features/types.ts";
import {
  changedResource,
  followedIntervals,
  RESOURCE_INPUTS,
  resourceChange,
  resourceRows,
  sliceRows,
} from "#optimize/resource-rows.ts";
import type { Interval, Knobs } from "#optimize/types.ts";

const knobsOf = (seconds: number): Knobs => ({
  window_seconds: seconds,
  block_bytes: 100 + seconds,
  block_count: 200 + seconds,
  retire_ms: 300 + seconds,
  evidence_frames_per_tick: 400 + seconds,
});

function intervalAt(startS: number, first: number, knobs = knobsOf(5)): Interval {
  const features = Float32Array.from({ length: FEATURE_COUNT }, (_, i) => first + i);
  const durationMs = knobs.window_seconds * 1000;
  return { startAt: micros(startS * 1e6), durationMs, features, knobs, foreseenBps: first * 1000 };
}

test("a row is a window, the knobs of it and of the next, and what was foreseen", (t) => {
  const rows = resourceRows(followedIntervals([intervalAt(0, 1), intervalAt(5, 100, knobsOf(7))]));
  t.is(rows.inputs.rows, 1);
  t.is(rows.inputs.columns, RESOURCE_INPUTS.length);
  t.deepEqual(
    [...rows.inputs.values],
    [
      ...Array.from({ length: FEATURE_COUNT }, (_, i) => 1 + i),
      ...[5, 105, 205, 305, 405],
      ...[7, 107, 207, 307, 407],
      1000,
    ].map((value) => Math.fround(Math.log1p(value))),
  );
  t.is(RESOURCE_INPUTS[FEATURE_COUNT], "window_seconds_now");
  t.is(RESOURCE_INPUTS.at(-2), "evidence_frames_per_tick_next");
  t.deepEqual(
    rows.now.map((column) => [...column]),
    [[16], [17], [20]],
  );
  t.deepEqual(
    rows.next.map((column) => [...column]),
    [[115], [116], [119]],
  );
});

test("a window that is not followed by its next has no row", (t) => {
  const apart = (...starts: number[]) =>
    resourceRows(followedIntervals(starts.map((start) => intervalAt(start, 1)))).inputs.rows;
  t.is(apart(), 0);
  t.is(apart(0), 0);
  t.is(apart(0, 5, 10), 2);
  t.is(apart(0, 9.9, 14.9), 2, "started anew in between");
  t.is(apart(0, 10, 15), 1, "a window is missing");
  t.is(apart(100, 5, 10), 1, "the clock was set back");
});

test("a change brings one value to the next, and nothing below 0", (t) => {
  for (const [now, next] of [
    [0, 0],
    [0, 7],
    [90, 3],
    [12.5, 12.5],
  ] as const) {
    t.true(Math.abs(changedResource(now, resourceChange(now, next)) - next) < 1e-9);
  }
  t.is(changedResource(1, -5), 0);
});

test("a slice has the same numbers", (t) => {
  const intervals = [0, 5, 10, 15].map((start) => intervalAt(start, start));
  const rows = resourceRows(followedIntervals(intervals));
  t.deepEqual(sliceRows(rows, 1, 3), resourceRows(followedIntervals(intervals.slice(1))));
  t.is(sliceRows(rows, 0, 0).inputs.rows, 0);
});
