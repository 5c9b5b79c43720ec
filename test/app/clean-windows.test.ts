import test from "ava";
import { follows, readCleanWindows, trainingTable, withoutAlerts } from "#app/clean-windows.ts";
import { micros } from "#core/units.ts";
import type { AlertEvent } from "#l2/types.ts";
import type { Feedback } from "#store/feedback.ts";
import { openHistory } from "#store/history.ts";
import { openHistoryReadOnly } from "#store/history-reader.ts";
import { scratchFolder } from "../helpers/scratch.ts";
import { alertOf, limitsFor, startOf, windowOf } from "../store/samples.ts";

const windows = Array.from({ length: 10 }, (_, n) => windowOf(n));
const alert = (state: AlertEvent["state"], from: number, to: number, changes = {}) =>
  alertOf(`a-${from}`, { state, since: startOf(from), at: startOf(to), ...changes });
const left = (...alerts: AlertEvent[]) =>
  withoutAlerts(windows, alerts).map(({ startAt }) => (startAt - startOf(0)) / 5_000_000);

test("windows that an alert touches are left out", (t) => {
  t.deepEqual(left(), [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  t.deepEqual(left(alert("closed", 2, 4)), [0, 1, 5, 6, 7, 8, 9]);
  t.deepEqual(left(alert("closed", 2.9, 2.9)), [0, 1, 3, 4, 5, 6, 7, 8, 9]);
  t.deepEqual(left(alert("closed", 6, 7), alert("closed", -9, 8), alert("closed", 1, 2)), [9]);
});

test("an open alert goes on, and one of the box itself does not count", (t) => {
  t.deepEqual(left(alert("updated", 4, 5)), [0, 1, 2, 3]);
  t.deepEqual(left(alert("opened", 0, 5, { type: "coverage" })).length, 10);
});

test("a row a window, without the box, and a missing row at each gap", (t) => {
  const { rows, columns, values } = trainingTable([windowOf(0), windowOf(1), windowOf(3)]);
  t.deepEqual([rows, columns], [4, 20]);
  const row = (index: number) => [...values.subarray(index * 20, index * 20 + 20)];
  const expected = (n: number) => [...windowOf(n).features.subarray(0, 15), 0, 0, 0, 0, 0];
  t.deepEqual(row(0), expected(0));
  t.deepEqual(row(1), expected(1));
  t.deepEqual(row(2), [...Array(15).fill(Number.NaN), 0, 0, 0, 0, 0]);
  t.deepEqual(row(3), expected(3));
  t.true(follows(windowOf(1), windowOf(0)));
  t.false(follows(windowOf(3), windowOf(1)));
  t.false(follows(windowOf(3), undefined));
});

test("of the history the last week counts, in windows as long as the newest", async (t) => {
  const directory = scratchFolder(t);
  const history = openHistory(limitsFor(directory, { windowDays: 30 }));
  const week = 120_960;
  for (const n of [0, week - 3, week - 1]) history.write(windowOf(n), []);
  history.write(windowOf(week - 4, { durationMs: 1000 }), []);
  history.write(windowOf(week), [alert("closed", week - 3, week - 3)]);
  history[Symbol.dispose]();
  using reader = openHistoryReadOnly(directory);
  const found = await readCleanWindows(reader, micros(startOf(week) + 5_000_000), []);
  t.deepEqual(
    found.map(({ startAt }) => startAt),
    [startOf(week - 1), startOf(week)],
  );
});

test("an anomaly that was judged false was how the network is; nothing else comes back", async (t) => {
  const directory = scratchFolder(t);
  const history = openHistory(limitsFor(directory));
  for (let n = 0; n < 8; n++) history.write(windowOf(n), []);
  const odd = (n: number) => alert("closed", n, n, { type: "anomaly" });
  history.write(null, [odd(1), odd(3), odd(5), alert("closed", 6, 6)]);
  history[Symbol.dispose]();
  const say = (n: number, verdict: Feedback["verdict"], since = startOf(n)): Feedback => ({
    ...{ alert: `a-${n}`, since, verdict, by: "ann", at: "2024-05-01T10:00:00Z" },
  });
  const left = async (...feedback: Feedback[]) => {
    using reader = openHistoryReadOnly(directory);
    const found = await readCleanWindows(reader, startOf(8), feedback);
    return found.map(({ startAt }) => (startAt - startOf(0)) / 5_000_000);
  };
  t.deepEqual(await left(), [0, 2, 4, 7]);
  t.deepEqual(await left(say(1, "false"), say(3, "true"), say(6, "false")), [0, 1, 2, 4, 7]);
  t.deepEqual(await left(say(1, "false", startOf(2))), [0, 2, 4, 7], "another alert of that name");
});

test("reading ends where it is told to", async (t) => {
  const directory = scratchFolder(t);
  openHistory(limitsFor(directory))[Symbol.dispose]();
  using reader = openHistoryReadOnly(directory);
  const why = new Error("no more");
  const reading = readCleanWindows(reader, startOf(0), [], AbortSignal.abort(why));
  t.is(await t.throwsAsync(reading), why);
});
