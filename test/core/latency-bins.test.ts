import test from "ava";
import fc from "fast-check";
import { LATENCY_BINS, LatencyBins, quantileUs } from "#core/latency-bins.ts";

const binsOf = (latencies: readonly number[]) => {
  const sum = new LatencyBins();
  for (const latency of latencies) sum.add(latency);
  return sum.bins;
};

test("without calls there is no latency", (t) => {
  t.deepEqual(binsOf([]), []);
  t.is(quantileUs([], 0.5), null);
});

test("what is beyond counts into the ends", (t) => {
  t.deepEqual(binsOf([-1, 0, 0.3, 1]), [[0, 4]]);
  t.deepEqual(binsOf([1e12, Number.POSITIVE_INFINITY]), [[LATENCY_BINS - 1, 2]]);
});

test("property: a quantile is that of the calls, within 4.5 %", (t) => {
  const latency = fc.double({ min: 1, max: 60_000_000, noNaN: true });
  const latencies = fc.array(latency, { minLength: 1, maxLength: 200 });
  const shares = fc.double({ min: 0, max: 1, noNaN: true });
  fc.assert(
    fc.property(latencies, shares, (calls, share) => {
      const sorted = calls.toSorted((a, b) => a - b);
      const exact = sorted[Math.max(0, Math.ceil(share * calls.length) - 1)]!;
      const told = quantileUs(binsOf(calls), share)!;
      return Math.abs(told / exact - 1) < 0.045;
    }),
  );
  t.pass();
});

test("property: two days together are as one", (t) => {
  const calls = fc.array(fc.double({ min: 0, max: 1e9, noNaN: true }), { maxLength: 50 });
  fc.assert(
    fc.property(calls, calls, (one, two) => {
      const sum = new LatencyBins();
      sum.addAll(binsOf(one));
      sum.addAll(binsOf(two));
      t.deepEqual(sum.bins, binsOf([...one, ...two]));
    }),
  );
});
