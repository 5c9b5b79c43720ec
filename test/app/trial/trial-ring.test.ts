import test from "ava";
import { TrialRing } from "#app/trial/trial-ring.ts";
import type { Frame } from "#capture/types.ts";
import type { Clock } from "#core/clock.ts";
import { type Micros, micros } from "#core/units.ts";
import { KNOBS, recordingOf } from "./samples.ts";

/** A clock of the test's own: waiting does not move it. */
function handClock(): Clock & { at: number } {
  const clock = {
    at: 1_000_000,
    now: () => micros(clock.at),
    monotonicMs: () => clock.at / 1000,
  };
  return clock;
}

const never = new AbortController().signal;
/** 100 bytes with their header are 120: two fit into a block of 256. */
const recording = recordingOf([100, 100, 100, 100, 100, 100, 100, 100], 1000);

function collect(): { frames: [number, Micros][]; visit: (frame: Frame) => void } {
  const frames: [number, Micros][] = [];
  const visit = ({ bytes, offset, capturedBytes, wireBytes, at }: Frame) => {
    const body = bytes.subarray(offset, offset + capturedBytes);
    if (body.length !== 100 || wireBytes !== 100) throw new Error("a frame of another length");
    if (body.some((byte) => byte !== body[0])) throw new Error("a frame of mixed bytes");
    frames.push([body[0]!, at]);
  };
  return { frames, visit };
}

test("a full block is handed over at once, the open one only when it is old enough", async (t) => {
  const clock = handClock();
  const ring = new TrialRing(recording, KNOBS, clock);
  const { frames, visit } = collect();
  clock.at += 2500;
  const full = await ring.readBlock(visit, never);
  t.deepEqual(frames.splice(0), [
    [0, 1_000_000],
    [1, 1_001_000],
  ]);
  t.is(full.at, micros(1_002_000), "not ahead of the frame that waits");
  const early = await ring.readBlock(visit, never);
  t.deepEqual(frames, []);
  t.is(early.at, micros(1_002_000));
  clock.at = 1_020_000;
  ring.feed.pace = 0;
  const retired = await ring.readBlock(visit, never);
  t.deepEqual(frames, [[2, 1_002_000]]);
  t.is(retired.at, micros(1_020_000));
  t.is(ring.counters.frames, 3);
});

test("frames are lost while every block is full, and counted", async (t) => {
  const clock = handClock();
  const ring = new TrialRing(recording, KNOBS, clock);
  const { frames, visit } = collect();
  clock.at += 7500;
  const { dropped } = await ring.readBlock(visit, never);
  t.is(dropped, 4, "eight came, two blocks hold four");
  t.is(ring.counters.kernelDrops, 4);
  t.is((await ring.readBlock(visit, never)).dropped, 0, "told once");
  t.deepEqual(
    frames.map(([index]) => index),
    [0, 1],
    "the other block waits until it is followed or old",
  );
});

test("a wait ends when it is told to", async (t) => {
  const ring = new TrialRing(recording, { ...KNOBS, retire_ms: 60_000 }, handClock());
  const stop = new AbortController();
  const waiting = ring.readBlock(() => {}, stop.signal);
  setTimeout(() => stop.abort(), 10);
  t.is((await waiting).ended, false);
});
