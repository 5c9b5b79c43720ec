import test from "ava";
import fc from "fast-check";
import type { Micros } from "#core/units.ts";
import { AnomalyWatch } from "#detect/anomaly-watch.ts";
import type { WindowJudge } from "#detect/types.ts";
import type { WindowRecord } from "#features/types.ts";

const SECOND = 1_000_000;
const FINDING = {
  score: 3,
  threshold: 2,
  reasons: [{ feature: "packets_per_s", share: 1, text: "packets_per_s is 1, usually 0" }],
};

/** Odd while the first feature is 1; counts restarts. */
function judge(): WindowJudge & { restarts: number } {
  return {
    restarts: 0,
    push: (features) => features[0] === 1,
    finding: () => FINDING,
    restart() {
      this.restarts++;
    },
  };
}

function windowAt(seconds: number, isOdd: boolean): WindowRecord {
  const features = Float32Array.of(isOdd ? 1 : 0);
  const startAt = (seconds * SECOND) as Micros;
  return { kind: "window", startAt, durationMs: 5000, packets: 0, bytes: 0, dropped: 0, features };
}

/** The steps of windows of 5 s, odd or not; frame 10 ends the first, 20 the second. */
function stepsOf(watch: AnomalyWatch, odd: readonly boolean[]) {
  return odd.map((isOdd, i) => watch.see(windowAt(5 * i, isOdd), 10 * (i + 1)));
}

test("one alert while windows are odd, with the reasons of its first", (t) => {
  const watch = new AnomalyWatch(judge(), "warning", "learning");
  const steps = stepsOf(watch, [false, true, true, false, false]);
  t.deepEqual(
    steps.map((step) => step?.state ?? null),
    [null, "opened", null, "closed", null],
  );
  const [, opened, , closed] = steps;
  t.like(opened, {
    kind: "alert",
    id: "anomaly-2z60w",
    type: "anomaly",
    severity: "warning",
    at: 5 * SECOND,
    since: 5 * SECOND,
    frame: 20,
    count: 1,
    why: ["packets_per_s is 1, usually 0"],
    anomaly: { ...FINDING, model: "learning" },
  });
  t.false("anomaly" in closed!, "what ends is none");
  t.like(closed, { id: opened?.id, count: 2, at: 10 * SECOND, since: 5 * SECOND, frame: 20 });
});

test("what goes on is told again each minute", (t) => {
  const watch = new AnomalyWatch(judge(), "notice", "learning");
  const steps = stepsOf(watch, Array<boolean>(30).fill(true));
  const told = steps.flatMap((step, i) => (step === null ? [] : [[i, step.state, step.count]]));
  t.deepEqual(told, [
    [0, "opened", 1],
    [12, "updated", 13],
    [24, "updated", 25],
  ]);
  for (const step of steps) if (step !== null) t.is(step.anomaly?.score, 3);
  t.is(watch.finish()?.state, "closed");
  t.is(watch.finish(), null);
});

test("a window that does not follow the last one begins anew", (t) => {
  const judging = judge();
  const watch = new AnomalyWatch(judging, "notice", "learning");
  for (const at of [0, 5, 10, 4000, 4005, 3]) watch.see(windowAt(at, false), 1);
  t.is(judging.restarts, 3);
});

/** Odd while the mean of the last three first features is above a half. */
function remembering(): WindowJudge {
  let last: number[] = [];
  return {
    push: (features) => {
      last = [...last, features[0]!].slice(-3);
      return last.reduce((sum, each) => sum + each, 0) / 3 > 0.5;
    },
    finding: () => ({ score: 1, threshold: 0.5, reasons: [] }),
    restart: () => {
      last = [];
    },
  };
}

test("a judge that takes over has seen what the one before saw, gaps included", (t) => {
  const window = fc.record({ isOdd: fc.boolean(), hasGap: fc.boolean() });
  const windows = fc.array(window, { minLength: 1, maxLength: 40 });
  const property = fc.property(windows, fc.nat(), (series, place) => {
    const tell = (change: number) => {
      const watch = new AnomalyWatch(remembering(), "warning", "learning");
      let seconds = 0;
      return series.map(({ isOdd, hasGap }, n) => {
        if (n === change) watch.replace(remembering(), "warning", "learning");
        seconds += hasGap ? 60 : 5;
        return watch.see(windowAt(seconds, isOdd), n);
      });
    };
    t.deepEqual(tell(place % series.length), tell(-1));
  });
  t.notThrows(() => fc.assert(property));
});

test("an alert that is open stays so while the new judge agrees, and ends when it does not", (t) => {
  const watch = new AnomalyWatch(judge(), "notice", "learning");
  const [opened] = stepsOf(watch, [true]);
  watch.replace(judge(), "warning", "v2");
  t.is(watch.see(windowAt(5, true), 20), null);
  const steps = Array.from({ length: 11 }, (_, n) => watch.see(windowAt(10 + 5 * n, true), 30));
  t.like(steps.at(-1), { state: "updated", severity: "warning", anomaly: { model: "v2" } });
  watch.replace({ ...judge(), push: () => false }, "warning", "v2");
  t.like(watch.see(windowAt(65, true), 40), { id: opened?.id, state: "closed", count: 13 });
});

test("a judge is let go of when another takes over, and at the end", (t) => {
  const gone: string[] = [];
  const holding = (name: string): WindowJudge => ({
    ...judge(),
    [Symbol.dispose]: () => void gone.push(name),
  });
  const watch = new AnomalyWatch(holding("first"), "warning", "v1");
  watch.replace(holding("second"), "warning", "v2");
  t.deepEqual(gone, ["first"]);
  watch.replace(judge(), "notice", "learning");
  t.deepEqual(gone, ["first", "second"]);
  watch[Symbol.dispose]();
  t.deepEqual(gone, ["first", "second"]);
});
