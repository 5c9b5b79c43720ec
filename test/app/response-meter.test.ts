import test from "ava";
import { ResponseMeter } from "#app/response-meter.ts";
import { micros } from "#core/units.ts";
import { handClock, START } from "./samples.ts";

test("the response time is the worst lag behind the wire in a window", (t) => {
  const clock = handClock();
  const meter = new ResponseMeter(clock, 5);
  const lagged = (frames: number, lagMs: number) => {
    clock.at = micros(clock.at + 10_000);
    meter.seen(frames, micros(clock.at - lagMs * 1000));
  };
  lagged(10, 3);
  lagged(20, 12.5);
  lagged(30, 1);
  t.is(meter.take().responseTimeMs, 12.5);
  lagged(40, 2);
  t.is(meter.take().responseTimeMs, 2, "each window anew");
});

test("silence is no lag", (t) => {
  const clock = handClock();
  const meter = new ResponseMeter(clock, 5);
  meter.seen(0, null);
  meter.seen(7, START);
  t.is(meter.take().responseTimeMs, 0);
  clock.at = micros(START + 60_000_000);
  meter.seen(7, START);
  t.is(meter.take().responseTimeMs, 0);
});

test("a clock behind the frames' is no lag", (t) => {
  const meter = new ResponseMeter(handClock(), 5);
  meter.seen(1, micros(START + 1_000_000));
  t.is(meter.take().responseTimeMs, 0);
});

test("frames worked off are a rate over the window", (t) => {
  const meter = new ResponseMeter(handClock(), 5);
  meter.seen(500, START);
  meter.seen(1000, START);
  t.is(meter.take().packetProcessingPerS, 200);
  t.is(meter.take().packetProcessingPerS, 0);
  meter.seen(1005, START);
  t.is(meter.take().packetProcessingPerS, 1);
});

test("what the main thread measured goes with it", (t) => {
  const meter = new ResponseMeter(handClock(), 5);
  const nothing = { cpuUsagePct: 0, memoryUsagePct: 0, networkTrafficBps: 0 };
  t.like(meter.take(), nothing);
  const reading = { cpuUsagePct: 12, memoryUsagePct: 34, networkTrafficBps: 5600 };
  meter.reading = reading;
  t.like(meter.take(), reading);
});
