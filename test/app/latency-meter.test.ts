import test from "ava";
import { LatencyMeter } from "#app/latency-meter.ts";
import { handClock } from "./samples.ts";

test("a quantile is the latency that so many calls kept to", (t) => {
  let ms = 0;
  const meter = new LatencyMeter({ ...handClock(), monotonicMs: () => ms });
  t.is(meter.quantileUs(0.5), 0);
  for (let i = 100; i >= 1; i--) {
    const result = meter.measure(() => {
      ms += i;
      return i;
    });
    t.is(result, i);
  }
  t.is(meter.quantileUs(0), 1000);
  t.is(meter.quantileUs(0.5), 51_000);
  t.is(meter.quantileUs(0.99), 100_000);
  t.is(meter.quantileUs(1), 100_000);
});
