import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import test from "ava";
import type { Micros } from "#core/units.ts";
import { openHistory } from "#store/history.ts";
import { openHistoryReadOnly } from "#store/history-reader.ts";
import { forecastOf, stepAt } from "../forecast/outlook-samples.ts";
import { scratchFolder } from "../helpers/scratch.ts";
import { limitsFor, windowOf } from "./samples.ts";

const WINDOW = { packets: 1 };

function startsOf(reader: ReturnType<typeof openHistoryReadOnly>, since = 0): Micros[] {
  return reader
    .forecastsBetween(stepAt(since), stepAt(100_000), 200_000)
    .map(({ startAt }) => startAt);
}

test("forecasts are written with their window, and read by writer and reader", (t) => {
  const folder = scratchFolder(t);
  using history = openHistory(limitsFor(folder));
  for (const n of [2, 0, 1]) {
    const window = windowOf(0, { ...WINDOW, startAt: stepAt(n) });
    history.write(window, [], [], [forecastOf(n, 1000)]);
  }
  using reader = openHistoryReadOnly(folder);
  t.deepEqual(startsOf(reader), [stepAt(0), stepAt(1), stepAt(2)]);
  t.deepEqual(startsOf(reader, 1), [stepAt(1), stepAt(2)]);
  t.deepEqual(
    history.forecastsBetween(stepAt(0), stepAt(1), 1).map(({ startAt }) => startAt),
    [stepAt(0)],
  );
  const [told] = reader.forecastsBetween(stepAt(0), stepAt(0), 1);
  t.true(Math.abs(told!.p50[11]! - 1000) < 0.5);
  t.is(told?.served[11], "linear_ar");
  t.deepEqual([...told!.candidates.keys()], ["last_value", "linear_ar"]);
});

test("what was told first stays", (t) => {
  const folder = scratchFolder(t);
  using history = openHistory(limitsFor(folder));
  history.write(windowOf(0), [], [], [forecastOf(0, 1000)]);
  history.write(windowOf(1), [], [], [forecastOf(0, 5000)]);
  const [told] = history.forecastsBetween(stepAt(0), stepAt(0), 9);
  t.true(told!.p50[0]! < 1001);
  t.is(history.health.state, "ok");
});

test("they go with the 5 minutes that they are held against", (t) => {
  const days = 3;
  using history = openHistory(limitsFor(scratchFolder(t), { windowDays: 1, rollupDays: 1 }));
  for (let n = 0; n < days * 288; n++) {
    const window = windowOf(0, { ...WINDOW, startAt: stepAt(n) });
    history.write(window, [], [], [forecastOf(n, 1000)]);
  }
  const oldest = history.forecastsBetween(stepAt(0), stepAt(10_000), 1)[0]?.startAt;
  t.is(oldest, stepAt((days - 1) * 288 - 1));
});

test("at the cap they go before the 5 minutes, and after the windows", (t) => {
  const folder = scratchFolder(t);
  const count = 12_000;
  openHistory(limitsFor(folder))[Symbol.dispose]();
  const db = new DatabaseSync(join(folder, "history.db"));
  const forecast = db.prepare("INSERT INTO forecasts VALUES (?, zeroblob(228))");
  const rollup = db.prepare("INSERT INTO rollups VALUES (?, 60, 1, 1, 0, zeroblob(80))");
  db.exec("BEGIN");
  for (let n = 0; n < count; n++) {
    forecast.run(stepAt(n));
    rollup.run(stepAt(n));
  }
  db.exec("COMMIT");
  db.close();
  const clock = { now: () => stepAt(count), monotonicMs: () => 0 };
  using history = openHistory(limitsFor(folder, { maxBytes: 4_194_304 }), clock);
  for (let n = 0; n < 100; n++) history.write(windowOf(0, { startAt: stepAt(count) }), []);
  t.true(history.health.bytes <= 4_194_304, `${history.health.bytes} bytes`);
  using reader = openHistoryReadOnly(folder);
  const kept = startsOf(reader);
  t.true(kept.length > 0 && kept.length < count, `${kept.length} are left`);
  t.is(kept.at(-1), stepAt(count - 1));
  t.is(history.rollupsSince(stepAt(0), count).length, count);
});
