import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import test from "ava";
import { openHistory } from "#store/history.ts";
import { openHistoryReadOnly } from "#store/history-reader.ts";
import { scratchFolder } from "../helpers/scratch.ts";
import { alertOf, limitsFor, START, startOf, windowOf } from "./samples.ts";

test("a reader sees what the writer goes on writing", (t) => {
  const folder = scratchFolder(t);
  using history = openHistory(limitsFor(folder));
  history.write(windowOf(0), [alertOf("a")]);
  using reader = openHistoryReadOnly(folder);
  t.is(reader.windowsSince(START, 100).length, 1);
  for (let n = 1; n < 61; n++) history.write(windowOf(n), []);
  t.deepEqual(reader.windowsSince(START, 100), history.windowsSince(START, 100));
  t.deepEqual(reader.rollupsSince(START, 100), history.rollupsSince(START, 100));
  t.deepEqual(reader.recentAlerts(1), [alertOf("a")]);
});

test("an alert is found by its id, and the open ones by their state", (t) => {
  const folder = scratchFolder(t);
  using history = openHistory(limitsFor(folder));
  const later = alertOf("a", { since: startOf(5), at: startOf(5) });
  history.write(null, [
    alertOf("a", { state: "closed" }),
    later,
    alertOf("b", { state: "closed" }),
  ]);
  using reader = openHistoryReadOnly(folder);
  for (const { alert, openAlerts } of [
    reader,
    {
      alert: (id: string) => history.alert(id),
      openAlerts: (limit: number) => history.openAlerts(limit),
    },
  ]) {
    t.deepEqual(alert("a"), later, "of two with one id the last changed");
    t.deepEqual(alert("b"), alertOf("b", { state: "closed" }));
    for (const id of ["c", "", "a' OR 1=1", "%"]) t.is(alert(id), null, id);
    t.deepEqual(openAlerts(10), [later]);
  }
});

test("a reader needs no writer", (t) => {
  const folder = scratchFolder(t);
  {
    using history = openHistory(limitsFor(folder));
    history.write(windowOf(0), []);
  }
  using reader = openHistoryReadOnly(folder);
  t.is(reader.windowsSince(START, 100).length, 1);
});

test("a folder without history is refused with one line", (t) => {
  t.throws(() => openHistoryReadOnly(scratchFolder(t)), {
    code: "store-failed",
    message: /^[^\n]*history\.db does not exist: run arpguard on [^\n]+ first$/,
  });
});

test("a history of an older or a newer program is refused", (t) => {
  const folder = scratchFolder(t);
  openHistory(limitsFor(folder))[Symbol.dispose]();
  for (const [version, message] of [
    [0, /of an older version: start arpguard once/],
    [99, /install the newer program/],
  ] as const) {
    const db = new DatabaseSync(join(folder, "history.db"));
    db.exec(`PRAGMA user_version = ${version}`);
    db.close();
    t.throws(() => openHistoryReadOnly(folder), { code: "store-failed", message });
  }
});
