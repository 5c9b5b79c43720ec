import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import test from "ava";
import { openHistory } from "#store/history.ts";
import { openHistoryReadOnly } from "#store/history-reader.ts";
import { scratchFolder } from "../helpers/scratch.ts";
import { DAY, detectorDay, forecasterDay } from "./quality-samples.ts";
import { limitsFor, startOf, WITHOUT_OUTBOX, windowOf } from "./samples.ts";

const WINDOWS_A_DAY = 17_280;

test("a day and model has one row, the last one; days come oldest first", (t) => {
  const folder = scratchFolder(t);
  using history = openHistory(limitsFor(folder));
  const rows = [detectorDay(DAY + 1), detectorDay(DAY), forecasterDay(DAY)];
  history.write(windowOf(0), [], [], [], [], rows);
  history.write(null, [], [], [], [], [detectorDay(DAY, { windows: 20_000 })]);
  using reader = openHistoryReadOnly(folder);
  for (const each of [history, reader]) {
    t.deepEqual(each.qualityBetween(DAY, DAY + 9), [
      detectorDay(DAY, { windows: 20_000 }),
      forecasterDay(DAY),
      detectorDay(DAY + 1),
    ]);
    t.deepEqual(each.qualityBetween(DAY + 1, DAY + 1), [detectorDay(DAY + 1)]);
    t.deepEqual(each.qualityBetween(DAY + 2, DAY + 9), []);
  }
});

test("a day is kept as long as the means, then goes", (t) => {
  using history = openHistory(limitsFor(scratchFolder(t), { rollupDays: 3 }));
  for (let n = 0; n < 6; n++) {
    history.write(windowOf(n * WINDOWS_A_DAY), [], [], [], [], [detectorDay(DAY + n)]);
    history.write(windowOf(n * WINDOWS_A_DAY + 60), []);
  }
  const kept = history.qualityBetween(DAY, DAY + 9).map(({ day }) => day - DAY);
  t.deepEqual(kept, [3, 4, 5]);
});

test("a damaged row is left out and told of; the others are read", (t) => {
  const folder = scratchFolder(t);
  using history = openHistory(limitsFor(folder));
  history.write(null, [], [], [], [], [detectorDay(DAY), detectorDay(DAY + 1)]);
  const db = new DatabaseSync(join(folder, "history.db"));
  db.prepare("UPDATE quality SET figures = '[]' WHERE day = ?").run(DAY);
  db.close();
  t.deepEqual(history.qualityBetween(DAY, DAY + 1), [detectorDay(DAY + 1)]);
  t.regex(history.health.problem ?? "", /^1 damaged days in history\.db are left out$/);
});

test("a database from before the table is brought up to date with all it holds", (t) => {
  const folder = scratchFolder(t);
  {
    using history = openHistory(limitsFor(folder));
    history.write(windowOf(0), []);
  }
  const db = new DatabaseSync(join(folder, "history.db"));
  db.exec(`DROP TABLE quality; ${WITHOUT_OUTBOX}; PRAGMA user_version = 5`);
  db.close();
  using history = openHistory(limitsFor(folder));
  history.write(null, [], [], [], [], [detectorDay(DAY)]);
  t.is(history.windowsSince(startOf(0), 9).length, 1);
  t.is(history.qualityBetween(DAY, DAY).length, 1);
});
