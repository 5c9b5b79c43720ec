import test from "ava";
import { micros } from "#core/units.ts";
import { openHistory } from "#store/history.ts";
import { openHistoryReadOnly } from "#store/history-reader.ts";
import { scratchFolder } from "../helpers/scratch.ts";
import { limitsFor, START, windowOf } from "./samples.ts";

const at = (n: number) => micros(START + n * 300_000_000);
const saidOf = (n: number) => Float32Array.of(n, 40.5, 1 / 3);

test("what was said is kept as it was, the first of one time, and read within bounds", (t) => {
  const directory = scratchFolder(t);
  const history = openHistory(limitsFor(directory));
  for (let n = 0; n < 5; n++) {
    history.write(windowOf(n), [], [], [], [{ startAt: at(n), said: saidOf(n) }]);
  }
  history.write(null, [], [], [], [{ startAt: at(2), said: saidOf(99) }]);
  const wanted = [1, 2, 3].map((n) => ({ startAt: at(n), said: saidOf(n) }));
  t.deepEqual(history.resourcesBetween(at(1), at(3), 10), wanted);
  t.deepEqual(history.resourcesBetween(at(1), at(3), 1), wanted.slice(0, 1));
  history[Symbol.dispose]();
  using reader = openHistoryReadOnly(directory);
  t.deepEqual(reader.resourcesBetween(at(1), at(3), 10), wanted);
});

test("they go when the 5 minutes that they are about do", (t) => {
  const clock = { now: () => at(3 * 288), monotonicMs: () => 0 };
  using history = openHistory(limitsFor(scratchFolder(t), { rollupDays: 1 }), clock);
  const days = [0, 1, 2].map((day) => at(day * 288));
  const said = days.map((startAt) => ({ startAt, said: saidOf(1) }));
  for (const startAt of days) history.write(windowOf(0, { startAt }), [], [], [], said);
  history.write(windowOf(0, { startAt: at(2 * 288 + 100) }), []);
  t.deepEqual(
    history.resourcesBetween(at(0), at(9999), 10).map(({ startAt }) => startAt),
    [days[2]!],
  );
});
