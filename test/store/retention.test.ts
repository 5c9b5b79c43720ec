import { statSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import test from "ava";
import type { Clock } from "#core/clock.ts";
import { micros } from "#core/units.ts";
import { openHistory } from "#store/history.ts";
import { scratchFolder } from "../helpers/scratch.ts";
import { alertOf, limitsFor, START, startOf, windowOf } from "./samples.ts";

const PER_DAY = 17_280;
const LEAST_CAP_BYTES = 4_194_304;

test("windows, rollups and alerts go when their time is over", (t) => {
  const days = { windowDays: 1, rollupDays: 2, eventDays: 3 };
  using history = openHistory(limitsFor(scratchFolder(t), days));
  const stepOf = (n: number) => alertOf(`a-${n}`, { at: startOf(n), since: startOf(n) });
  // Every 10th window: 4 days in a short test.
  for (let n = 0; n < 4 * PER_DAY; n += 10) {
    history.write(windowOf(n), n % 600 === 0 ? [stepOf(n)] : []);
  }
  const last = 4 * PER_DAY - 10;
  const oldest = {
    windows: history.windowsSince(START, 1)[0]?.startAt,
    rollups: history.rollupsSince(START, 1)[0]?.startAt,
    alerts: history.recentAlerts(10_000).at(-1)?.at,
  };
  for (const [index, name] of (["windows", "rollups", "alerts"] as const).entries()) {
    const horizon = startOf(last - (index + 1) * PER_DAY);
    const at = oldest[name] ?? 0;
    const hour = startOf(720) - START;
    t.true(Math.abs(at - horizon) < hour, `${name}: oldest ${at}, horizon ${horizon}`);
  }
});

test("an alert that goes on is not too old, however long ago it began", (t) => {
  using history = openHistory(limitsFor(scratchFolder(t), { eventDays: 1 }));
  history.write(windowOf(0), [alertOf("a")]);
  for (let n = 0; n < 3 * PER_DAY; n += 60) {
    history.write(windowOf(n), [alertOf("a", { state: "updated", at: startOf(n) })]);
  }
  t.is(history.recentAlerts(10).length, 1);
});

test("one absurd clock reading costs little of the history", (t) => {
  using history = openHistory(limitsFor(scratchFolder(t)));
  const count = 3000;
  for (let n = 0; n < count; n++) history.write(windowOf(n), []);
  history.write(windowOf(0, { startAt: micros(START * 2) }), []);
  history.write(windowOf(count), []);
  const kept = history.windowsSince(START, 2 * count).length;
  t.true(kept > count / 2, `${kept} windows of ${count} are left`);
});

test("the cap holds after every write, and the oldest windows go first", (t) => {
  const folder = scratchFolder(t);
  const history = openHistory(limitsFor(folder, { maxBytes: LEAST_CAP_BYTES }));
  const sizeOf = (name: string) =>
    statSync(join(folder, name), { throwIfNoEntry: false })?.size ?? 0;
  const count = 30_000;
  let largest = 0;
  for (let n = 0; n < count; n++) {
    history.write(windowOf(n), []);
    if (n % 100 !== 0) continue;
    largest = Math.max(
      largest,
      history.health.bytes,
      sizeOf("history.db") + sizeOf("history.db-wal"),
    );
  }
  t.true(largest <= LEAST_CAP_BYTES, `${largest} bytes`);
  t.true(largest > LEAST_CAP_BYTES / 2, `the cap was put to the test: ${largest} bytes`);
  const kept = history.windowsSince(START, count);
  t.is(kept.at(-1)?.startAt, startOf(count - 1));
  t.true(kept.length > 5000 && kept.length < count, `${kept.length} windows are left`);
  t.is(kept[0]?.startAt, startOf(count - kept.length), "without a hole");
  t.is(history.rollupsSince(START, count).length, count / 60 - 1, "rollups are still whole");
  t.is(history.health.state, "ok");
  history[Symbol.dispose]();
  t.true(sizeOf("history.db") <= LEAST_CAP_BYTES);
});

test("a flood of long alerts neither breaks the cap nor pushes out the windows", (t) => {
  const folder = scratchFolder(t);
  using history = openHistory(limitsFor(folder, { maxBytes: LEAST_CAP_BYTES }));
  for (let n = 0; n < 500; n++) history.write(windowOf(n), []);
  const why = Array.from({ length: 3 }, (_, i) => `${i}`.repeat(200));
  let largest = 0;
  for (let n = 0; n < 5000; n++) {
    const at = startOf(500 + n);
    history.write(null, [alertOf(`alert-${n}`, { at, since: at, why })]);
    largest = Math.max(largest, history.health.bytes);
  }
  t.true(largest <= LEAST_CAP_BYTES, `${largest} bytes`);
  t.is(history.windowsSince(START, 1000).length, 500);
  const alerts = history.recentAlerts(5000);
  t.is(alerts.length, 512);
  t.is(alerts[0]?.id, "alert-4999");
});

test("a lowered cap is reached by and by, and the file shrinks", (t) => {
  const folder = scratchFolder(t);
  const count = 60_000;
  {
    const db = openHistory(limitsFor(folder));
    db.write(windowOf(0), []);
    db[Symbol.dispose]();
    const direct = new DatabaseSync(join(folder, "history.db"));
    const insert =
      direct.prepare(`INSERT INTO windows (start_us, duration_ms, packets, bytes, dropped, features)
       VALUES (?, 5000, 1, 1, 0, zeroblob(80))`);
    direct.exec("BEGIN");
    for (let n = 1; n < count; n++) insert.run(startOf(n));
    direct.exec("COMMIT");
    direct.close();
  }
  const before = statSync(join(folder, "history.db")).size;
  using history = openHistory(limitsFor(folder, { maxBytes: LEAST_CAP_BYTES }));
  t.true(before > LEAST_CAP_BYTES, `${before} bytes before`);
  for (let n = count; n < count + 200; n++) history.write(windowOf(n), []);
  t.true(history.health.bytes <= LEAST_CAP_BYTES, `${history.health.bytes} bytes`);
});

/** A wall clock that stands at window number `n`. */
const clockAt = (n: number): Clock => ({ now: () => startOf(n), monotonicMs: () => 0 });

test("a capture from the future lets nothing of the live history go", (t) => {
  const limits = limitsFor(scratchFolder(t), { windowDays: 1, rollupDays: 1, eventDays: 1 });
  const count = 600;
  {
    using history = openHistory(limits, clockAt(count));
    for (let n = 0; n < count; n++) history.write(windowOf(n), n === 0 ? [alertOf("a")] : []);
    // A year of it, a week at a time.
    for (let week = 1; week <= 52; week++) history.write(windowOf(count + week * 7 * PER_DAY), []);
    t.is(history.windowsSince(START, 1000).length, count + 52);
  }
  using history = openHistory(limits, clockAt(count));
  history.write(windowOf(count), []);
  t.is(history.windowsSince(START, 1000).length, count + 53);
  t.is(history.recentAlerts(10).length, 1);
  t.is(history.rollupsSince(START, 1)[0]?.startAt, START);
});

test("a history that ends in the future goes on with the 5 minutes of the present", (t) => {
  const limits = limitsFor(scratchFolder(t));
  {
    using history = openHistory(limits, clockAt(30));
    history.write(windowOf(100 * PER_DAY), []);
    for (let n = 0; n < 30; n++) history.write(windowOf(n), []);
  }
  using history = openHistory(limits, clockAt(60));
  history.write(windowOf(60), []);
  t.like(history.rollupsSince(START, 1)[0], { startAt: START, windows: 30 });
});

test("a window a little ahead of the wall clock ages by the wall clock", (t) => {
  const limits = limitsFor(scratchFolder(t), { windowDays: 1 });
  using history = openHistory(limits, clockAt(PER_DAY));
  history.write(windowOf(-60), []);
  history.write(windowOf(0), []);
  history.write(windowOf(PER_DAY + PER_DAY / 2), []);
  t.deepEqual(
    history.windowsSince(micros(0), 10).map(({ startAt }) => startAt),
    [startOf(0), startOf(PER_DAY + PER_DAY / 2)],
  );
});
