import test from "ava";
import { FrameFeed } from "#app/trial/frame-feed.ts";
import { recordingOf } from "./samples.ts";

/** Three frames, 100 us apart, then the first again. */
const recording = recordingOf([60, 60, 60], 100);

test("frames come as they were recorded, round and round", (t) => {
  const feed = new FrameFeed(recording, 1000);
  const taken: [number, number][] = [];
  const take = (index: number, at: number) => taken.push([index, at]);
  feed.advance(1000, take);
  t.deepEqual(taken, []);
  feed.advance(1201, take);
  t.deepEqual(taken.splice(0), [
    [0, 1000],
    [1, 1100],
    [2, 1200],
  ]);
  feed.advance(1550, take);
  t.deepEqual(taken.splice(0), [
    [0, 1300],
    [1, 1400],
    [2, 1500],
  ]);
});

test("another pace holds from then on, and no frame comes twice or never", (t) => {
  const feed = new FrameFeed(recording, 0);
  const taken: number[] = [];
  feed.advance(50, (_index, at) => taken.push(at));
  feed.pace = 4;
  feed.advance(100, (_index, at) => taken.push(at));
  feed.pace = 0.5;
  feed.advance(200, (_index, at) => taken.push(at));
  t.deepEqual(taken, [0, 62, 87]);
  feed.advance(400, (_index, at) => taken.push(at));
  t.deepEqual(taken.slice(3), [200]);
});

test("a clock set back brings nothing", (t) => {
  const feed = new FrameFeed(recording, 500);
  let taken = 0;
  feed.advance(560, () => taken++);
  feed.advance(100, () => taken++);
  t.is(taken, 1);
  feed.advance(610, () => taken++);
  t.is(taken, 2);
});
