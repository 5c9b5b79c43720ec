import test from "ava";
import { JudgingMeter } from "#app/judging-meter.ts";
import { micros } from "#core/units.ts";
import { AnomalyWatch } from "#detect/anomaly-watch.ts";
import { dayOf } from "#store/quality-day.ts";
import { startOf, windowOf } from "../store/samples.ts";
import { handClock } from "./samples.ts";

/** Calls each window odd whose first feature is above 100, and takes 250 µs over it. */
function bench() {
  const clock = handClock();
  const push = (features: ArrayLike<number>) => {
    clock.ms += 0.25;
    return features[0]! > 100;
  };
  const finding = () => ({ score: 2, threshold: 1, reasons: [] });
  const watch = new AnomalyWatch({ push, finding, restart: () => {} }, "warning", "learning");
  return new JudgingMeter(watch, clock);
}

const loud = (n: number) => windowOf(n, { features: new Float32Array(20).fill(999) });

test("windows, alarms and times are counted by day, each once", (t) => {
  const meter = bench();
  const steps = [windowOf(0), loud(1), loud(2), windowOf(3)].map((each, n) => meter.see(each, n));
  t.deepEqual(
    steps.map((step) => step?.state ?? null),
    [null, "opened", null, "closed"],
  );
  const midnight = windowOf(12 * 720 * 2);
  meter.see({ ...midnight, features: new Float32Array(20) }, 9);
  const day = dayOf(startOf(0));
  const [first, second, ...others] = meter.drain();
  t.like(first, { day, windows: 4, inAlarm: 2 });
  t.deepEqual(first?.latency, [[63, 4]]);
  t.like(second, { day: day + 1, windows: 1, inAlarm: 0 });
  t.deepEqual([others, meter.drain()], [[], []]);
});

test("the step that closes comes through", (t) => {
  const meter = bench();
  meter.see(loud(0), 1);
  t.is(meter.finish()?.state, "closed");
  t.is(meter.finish(), null);
});

test("a clock that jumps about is counted for four days at once", (t) => {
  const meter = bench();
  for (let n = 0; n < 20; n++) {
    const startAt = micros(startOf(0) + n * 86_400_000_000);
    meter.see({ ...windowOf(0), features: new Float32Array(20), startAt }, n);
  }
  t.is(meter.drain().length, 4);
});
