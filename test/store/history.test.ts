import { readdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import test from "ava";
import { AppError } from "#core/errors.ts";
import { micros } from "#core/units.ts";
import { openHistory } from "#store/history.ts";
import { scratchFolder } from "../helpers/scratch.ts";
import { alertOf, limitsFor, START, startOf, windowOf } from "./samples.ts";

test("health tells state, size and counts", (t) => {
  const folder = scratchFolder(t);
  using history = openHistory(limitsFor(folder));
  history.write(windowOf(0), []);
  history.write(null, [alertOf("a")]);
  const { bytes, ...rest } = history.health;
  t.deepEqual(rest, { state: "ok", windows: 1, lostWindows: 0 });
  const log = statSync(join(folder, "history.db-wal")).size;
  t.true(bytes >= log + 4096, `${bytes} bytes, log ${log}`);
});

test("a window that breaks the schema is refused, counted and named; the next is written", (t) => {
  using history = openHistory(limitsFor(scratchFolder(t)));
  history.write(windowOf(0, { packets: 0.5 }), []);
  history.write(windowOf(1, { features: new Float32Array(3) }), [alertOf("a")]);
  history.write(null, [alertOf("b", { at: 0.5 as never })]);
  const { state, lostWindows, problem } = history.health;
  t.is(state, "failed");
  t.is(lostWindows, 2);
  t.regex(problem ?? "", /^[^\n]*history\.db: .*2 windows and 2 alert steps were lost$/);
  history.write(windowOf(2), []);
  t.is(history.health.state, "ok");
  t.deepEqual(
    history.windowsSince(START, 10).map((window) => window.startAt),
    [startOf(2)],
  );
  t.deepEqual(history.recentAlerts(10), []);
});

test("a folder that is a file is refused with one line", (t) => {
  const file = join(scratchFolder(t), "taken");
  writeFileSync(file, "");
  const error = t.throws(() => openHistory(limitsFor(file)), { instanceOf: AppError });
  t.regex(error?.message ?? "", /^[^\n]*taken cannot be made \([^\n]*\): [^\n]+$/);
});

test("a database of a newer program is refused and left alone", (t) => {
  const folder = scratchFolder(t);
  openHistory(limitsFor(folder))[Symbol.dispose]();
  const db = new DatabaseSync(join(folder, "history.db"));
  db.exec("PRAGMA user_version = 99");
  db.close();
  const error = t.throws(() => openHistory(limitsFor(folder)), { code: "store-failed" });
  t.regex(error?.message ?? "", /history\.db is of version 99 and this program knows up to \d+: /);
  t.deepEqual(readdirSync(folder).sort(), ["history.db", "writer.lock"]);
});

test("questions with absurd limits and times are answered", (t) => {
  using history = openHistory(limitsFor(scratchFolder(t)));
  history.write(windowOf(0), [alertOf("a")]);
  t.is(history.windowsSince(micros(-1), 0).length, 0);
  t.is(history.recentAlerts(0).length, 0);
  t.is(history.rollupsSince(micros(Number.MAX_SAFE_INTEGER), 5).length, 0);
});
