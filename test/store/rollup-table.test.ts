import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import test from "ava";
import { micros } from "#core/units.ts";
import { openHistory } from "#store/history.ts";
import { scratchFolder } from "../helpers/scratch.ts";
import { limitsFor, START, startOf, windowOf } from "./samples.ts";

const PER_ROLLUP = 60;

test("5 minutes are told when a window falls outside of them", (t) => {
  using history = openHistory(limitsFor(scratchFolder(t)));
  for (let n = 0; n < PER_ROLLUP; n++) history.write(windowOf(n), []);
  t.deepEqual(history.rollupsSince(START, 10), []);
  history.write(windowOf(PER_ROLLUP), []);
  const windows = history.windowsSince(START, PER_ROLLUP);
  const total = (pick: (window: (typeof windows)[number]) => number) =>
    windows.reduce((sum, window) => sum + pick(window), 0);
  t.deepEqual(history.rollupsSince(START, 10), [
    {
      startAt: START,
      windows: PER_ROLLUP,
      packets: total((window) => window.packets),
      bytes: total((window) => window.bytes),
      dropped: total((window) => window.dropped),
      features: Float32Array.from({ length: 20 }, (_, i) =>
        total((window) => (window.features[i] ?? 0) / PER_ROLLUP),
      ),
    },
  ]);
});

test("a longer window weighs more", (t) => {
  using history = openHistory(limitsFor(scratchFolder(t)));
  const flat = (value: number) => new Float32Array(20).fill(value);
  history.write(windowOf(0, { durationMs: 1000, features: flat(10) }), []);
  history.write(windowOf(1, { durationMs: 3000, features: flat(2) }), []);
  history.write(windowOf(PER_ROLLUP), []);
  t.deepEqual(history.rollupsSince(START, 1)[0]?.features, flat(4));
});

test("5 minutes that a restart fell into are told whole", (t) => {
  const limits = limitsFor(scratchFolder(t));
  for (const [from, to] of [
    [0, 20],
    [20, 61],
  ] as const) {
    using history = openHistory(limits);
    for (let n = from; n < to; n++) history.write(windowOf(n), []);
  }
  using history = openHistory(limits);
  t.is(history.rollupsSince(START, 10)[0]?.windows, PER_ROLLUP);
});

test("a clock set back tells 5 minutes anew only where that tells more", (t) => {
  using history = openHistory(limitsFor(scratchFolder(t)));
  for (let n = 0; n < 70; n++) history.write(windowOf(n), []);
  for (let n = 10; n < 130; n++) history.write(windowOf(n), []);
  t.deepEqual(
    history.rollupsSince(START, 10).map(({ startAt, windows }) => [startAt, windows]),
    [
      [START, PER_ROLLUP],
      [startOf(PER_ROLLUP), PER_ROLLUP],
    ],
  );
  const late = windowOf(5, { startAt: micros(startOf(5) + 1) });
  history.write(late, []);
  history.write(windowOf(131), []);
  t.is(history.rollupsSince(START, 1)[0]?.windows, PER_ROLLUP + 1);
});

test("5 minutes without windows have no row", (t) => {
  using history = openHistory(limitsFor(scratchFolder(t)));
  history.write(windowOf(0), []);
  history.write(windowOf(10 * PER_ROLLUP), []);
  history.write(windowOf(11 * PER_ROLLUP), []);
  t.deepEqual(
    history.rollupsSince(START, 10).map(({ startAt }) => startAt),
    [START, startOf(10 * PER_ROLLUP)],
  );
});

test("windows at the ends of time are kept, and the history opens again", (t) => {
  const limits = limitsFor(scratchFolder(t));
  const last = Number.MAX_SAFE_INTEGER - 1;
  for (const at of [last, last - 1, 0, Number.MIN_SAFE_INTEGER]) {
    using history = openHistory(limits);
    history.write(windowOf(0, { startAt: micros(at) }), []);
    history.write(windowOf(0), []);
    const { state, lostWindows, problem } = history.health;
    t.deepEqual(
      { state, lostWindows, problem },
      { state: "ok", lostWindows: 0, problem: undefined },
    );
  }
  using history = openHistory(limits);
  // Those of 1970 and before were too old as soon as START was seen.
  t.is(history.windowsSince(micros(Number.MIN_SAFE_INTEGER), 10).length, 3);
});

test("5 minutes that cannot be summed up are counted, and the next window is written", (t) => {
  const limits = limitsFor(scratchFolder(t));
  using history = openHistory(limits);
  // Two of them are more bytes than SQLite's integers hold.
  for (let n = 0; n < 3; n++) {
    history.write(windowOf(n, { bytes: Number.MAX_SAFE_INTEGER }), []);
  }
  const db = new DatabaseSync(join(limits.directory, "history.db"));
  db.exec("UPDATE windows SET bytes = 9223372036854775807");
  db.close();
  history.write(windowOf(PER_ROLLUP), []);
  const { state, windows, lostWindows, problem } = history.health;
  t.deepEqual([state, windows, lostWindows], ["ok", 4, 0]);
  t.is(problem, "1 spans of 5 minutes could not be summed up");
});
