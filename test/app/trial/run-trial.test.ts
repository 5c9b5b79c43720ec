import test from "ava";
import { runTrial } from "#app/trial/run-trial.ts";
import { KNOBS } from "./samples.ts";

const LOW = { ...KNOBS, window_seconds: 0.2, block_bytes: 65_536, block_count: 8, retire_ms: 2 };
const SLOW = { ...LOW, retire_ms: 60 };

test("each step is a measured window under its load and knobs", async (t) => {
  const steps = [
    ...Array(5).fill({ pace: 5, knobs: LOW }),
    ...Array(5).fill({ pace: 50, knobs: SLOW }),
  ];
  const done: number[] = [];
  const intervals = await runTrial(steps, { seed: 1, onProgress: (steps) => done.push(steps) });
  t.deepEqual(done, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  t.deepEqual(
    intervals.map(({ knobs }) => knobs),
    steps.map(({ knobs }) => knobs),
  );
  const median = (feature: number, from: number) =>
    intervals
      .slice(from, from + 5)
      .map(({ features }) => features[feature]!)
      .sort((a, b) => a - b)[2]!;
  t.true(median(0, 5) > 3 * median(0, 0), "ten times the load");
  t.true(median(19, 5) > median(19, 0), "a block is handed over later");
  t.true(intervals.every(({ features }) => features[15]! >= 0 && features[15]! <= 100));
  t.true(intervals.every(({ features }) => features[16]! > 0));
});

test("it can be cancelled", async (t) => {
  const steps = Array(1000).fill({ pace: 5, knobs: LOW });
  const cancel = new AbortController();
  const running = runTrial(steps, {
    seed: 1,
    signal: cancel.signal,
    onProgress: () => cancel.abort(new Error("enough")),
  });
  await t.throwsAsync(running, { message: "enough" });
});
