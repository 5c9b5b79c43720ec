import test from "ava";
import { Traffic } from "#app/traffic.ts";
import { pulseOf } from "./samples.ts";

/** A pulse a second: `frames` and ten times the bytes, a quarter of them to groups. */
function feed(traffic: Traffic, seconds: number, framesPerS: number, from = 0): void {
  for (let s = from; s <= from + seconds; s++) {
    const frames = s * framesPerS;
    traffic.add(pulseOf({ frames, bytes: frames * 10, groupFrames: frames / 4 }), s * 1000, s);
  }
}

test("nothing is known before the second pulse", (t) => {
  const traffic = new Traffic();
  t.is(traffic.latest, undefined);
  t.deepEqual(traffic.lastMinute(), { frames: 0, unicast: 0, dropped: 0 });
  t.is(traffic.add(pulseOf({ frames: 100 }), 500, 0), null);
  t.deepEqual(traffic.points, []);
  t.deepEqual(traffic.lastMinute(), { frames: 0, unicast: 0, dropped: 0 });
});

test("a rate is over the time between two pulses, however long", (t) => {
  const traffic = new Traffic();
  traffic.add(pulseOf({ frames: 100, bytes: 1000 }), 1_000, 0);
  const point = traffic.add(pulseOf({ frames: 400, bytes: 4750 }), 2_500, 77);
  t.deepEqual(point, { atMs: 77, packetsPerS: 200, bitsPerS: 20_000 });
  t.is(traffic.latest, point!);
  t.is(traffic.add(pulseOf({ frames: 500 }), 2_500, 78), null, "no time has passed");
});

test("the last minute is the last 60 s, not all time", (t) => {
  const traffic = new Traffic();
  feed(traffic, 40, 100);
  t.deepEqual(traffic.lastMinute(), { frames: 4_000, unicast: 3_000, dropped: 0 });
  feed(traffic, 200, 100, 41);
  t.deepEqual(traffic.lastMinute(), { frames: 6_000, unicast: 4_500, dropped: 0 });
});

test("frames lost by either ring and by the card add up", (t) => {
  const traffic = new Traffic();
  traffic.add(pulseOf({}, { kernelDrops: 5, controlDrops: 1, nicDrops: 2 }), 0, 0);
  traffic.add(pulseOf({}, { kernelDrops: 9, controlDrops: 2, nicDrops: 3 }), 1000, 1000);
  t.is(traffic.lastMinute().dropped, 6);
  traffic.add(pulseOf({}, { kernelDrops: 9, controlDrops: 2, nicDrops: null }), 2000, 2000);
  t.is(traffic.lastMinute().dropped, 3);
});

test("five minutes of points are kept, oldest first", (t) => {
  const traffic = new Traffic();
  feed(traffic, 1000, 10);
  t.is(traffic.points.length, 300);
  t.is(traffic.points[0]?.atMs, 701);
  t.is(traffic.points.at(-1)?.atMs, 1000);
});
