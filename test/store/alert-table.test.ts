import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import test from "ava";
import { openHistory } from "#store/history.ts";
import { IS_OPEN } from "#store/migrations.ts";
import { scratchFolder } from "../helpers/scratch.ts";
import { alertOf, limitsFor, startOf, WITHOUT_OUTBOX, windowOf } from "./samples.ts";

test("an alert comes back once, with its last step, the last changed first", (t) => {
  using history = openHistory(limitsFor(scratchFolder(t)));
  const closed = alertOf("a", { state: "closed", at: startOf(9), count: 7 });
  history.write(null, [alertOf("a"), alertOf("b", { at: startOf(1), since: startOf(1) })]);
  history.write(windowOf(0), [alertOf("c", { at: startOf(2), since: startOf(2) })]);
  history.write(windowOf(1), [alertOf("a", { state: "updated", at: startOf(3) }), closed]);
  t.deepEqual(
    history.recentAlerts(10).map((alert) => [alert.id, alert.state]),
    [
      ["a", "closed"],
      ["c", "opened"],
      ["b", "opened"],
    ],
  );
  t.deepEqual(history.recentAlerts(1), [closed]);
});

test("an id that is used again later is another alert", (t) => {
  using history = openHistory(limitsFor(scratchFolder(t)));
  history.write(null, [alertOf("a", { state: "closed" })]);
  history.write(null, [alertOf("a", { at: startOf(5), since: startOf(5) })]);
  t.is(history.recentAlerts(10).length, 2);
});

test("steps of one alert take one row however many there are", (t) => {
  const folder = scratchFolder(t);
  {
    using history = openHistory(limitsFor(folder));
    for (let n = 0; n < 500; n++) {
      history.write(null, [alertOf("a", { state: "updated", at: startOf(n), count: n })]);
    }
  }
  const db = new DatabaseSync(join(folder, "history.db"), { readOnly: true });
  t.like(db.prepare("SELECT count(*) AS rows, max(steps) AS steps FROM alerts").get(), {
    rows: 1,
    steps: 500,
  });
  db.close();
});

test("a muted step keeps its mark, until a step without one comes", (t) => {
  const limits = limitsFor(scratchFolder(t));
  {
    using history = openHistory(limits);
    history.write(null, [{ ...alertOf("a"), muted: "mute-1" }, alertOf("b")]);
  }
  using history = openHistory(limits);
  const marks = () => history.openAlerts(10).map(({ id, muted }) => [id, muted]);
  t.deepEqual(marks().toSorted(), [
    ["a", "mute-1"],
    ["b", undefined],
  ]);
  history.write(null, [alertOf("a", { state: "updated" })]);
  t.deepEqual(marks().toSorted(), [
    ["a", undefined],
    ["b", undefined],
  ]);
});

test("no text and no list of an alert is kept beyond its limit", (t) => {
  using history = openHistory(limitsFor(scratchFolder(t)));
  const long = "x".repeat(100_000);
  const many = Array.from({ length: 1000 }, () => long);
  history.write(null, [alertOf("a", { verdict: long, why: many, victims: many })]);
  const [kept] = history.recentAlerts(1);
  t.is(kept?.verdict.length, 300);
  t.is(kept?.why.length, 16);
  t.is(kept?.victims?.[15]?.length, 300);
});

test("an alert is among the open ones until a step closes it, however many came after", (t) => {
  const limits = limitsFor(scratchFolder(t));
  {
    using history = openHistory(limits);
    history.write(null, [alertOf("left"), alertOf("over"), alertOf("going", { at: startOf(1) })]);
    history.write(null, [alertOf("over", { state: "closed" })]);
    for (let n = 2; n < 1000; n++) {
      history.write(null, [alertOf(`brief-${n}`, { state: "closed", at: startOf(n) })]);
    }
    history.write(null, [alertOf("going", { state: "updated", at: startOf(2) })]);
  }
  using history = openHistory(limits);
  const ids = (limit: number) => history.openAlerts(limit).map(({ id }) => id);
  t.deepEqual(ids(10), ["going", "left"]);
  t.deepEqual(ids(1), ["going"]);
});

test("the open alerts of a history from before their index are found, by the index", (t) => {
  const limits = limitsFor(scratchFolder(t));
  {
    using history = openHistory(limits);
    history.write(null, [alertOf("a"), alertOf("b", { state: "closed" })]);
  }
  const db = new DatabaseSync(join(limits.directory, "history.db"));
  db.exec(`DROP INDEX open_alerts_by_time; DROP TABLE devices; DROP TABLE forecasts;
    DROP TABLE quality; DROP TABLE resources; ${WITHOUT_OUTBOX};
    PRAGMA user_version = 1`);
  db.close();
  {
    using history = openHistory(limits);
    t.deepEqual(history.openAlerts(10), [alertOf("a")]);
  }
  const again = new DatabaseSync(join(limits.directory, "history.db"));
  const plan = again
    .prepare(`EXPLAIN QUERY PLAN SELECT 1 FROM alerts WHERE ${IS_OPEN} ORDER BY at_us DESC`)
    .all();
  again.close();
  t.regex(JSON.stringify(plan), /open_alerts_by_time/);
});

test("alerts of a span are those that lasted at some time in it, oldest first", (t) => {
  using history = openHistory(limitsFor(scratchFolder(t)));
  const lasting = (id: string, from: number, to: number, state: "closed" | "updated" = "closed") =>
    alertOf(id, { since: startOf(from), at: startOf(to), state });
  history.write(null, [
    lasting("later", 20, 21),
    lasting("within", 12, 13),
    lasting("across", 5, 30),
    lasting("into", 8, 10),
    lasting("before", 1, 9),
    lasting("open", 2, 3, "updated"),
  ]);
  const between = (from: number, until: number, limit = 9) =>
    history.alertsBetween(startOf(from), startOf(until), limit).map(({ id }) => id);
  t.deepEqual(between(10, 20), ["open", "across", "into", "within"]);
  t.deepEqual(between(10, 20, 2), ["open", "across"]);
  t.deepEqual(between(40, 50), ["open"]);
  t.deepEqual(between(-9, 1), []);
});
