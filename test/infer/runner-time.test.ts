import test from "ava";
import { medianMicros } from "#infer/runner-time.ts";

const GOLDEN = [{ input: Float32Array.of(0), output: Float32Array.of(0) }];

/** The median when the n-th call takes as many milliseconds, and how many were made. */
function timed(callMs: (call: number) => number) {
  let [nowMs, calls] = [0, 0];
  const runner = {
    run: (input: Float32Array) => {
      nowMs += callMs(calls++);
      return input;
    },
  };
  return { micros: medianMicros(runner, GOLDEN, { monotonicMs: () => nowMs }), calls: () => calls };
}

test("the first half warms up, and one slow call changes nothing", (t) => {
  const { micros, calls } = timed((call) => (call < 10 ? 1 : call === 30 ? 3 : 0.1));
  t.true(Math.abs(micros - 100) < 1e-6, String(micros));
  t.true(calls() > 70);
});

test("it ends after 20 ms or 4,096 calls, with one call at least", (t) => {
  t.is(timed(() => 1).calls(), 20);
  t.is(timed(() => 500).calls(), 1);
  t.is(Math.round(timed(() => 500).micros), 500_000);
  t.is(timed(() => 0.001).calls(), 4096);
});
