import test, { type ExecutionContext } from "ava";
import { QualityKeeper } from "#app/quality-keeper.ts";
import { quantileUs } from "#core/latency-bins.ts";
import { type Micros, micros } from "#core/units.ts";
import { dayErrors } from "#forecast/day-errors.ts";
import { openHistory } from "#store/history.ts";
import { dayOf } from "#store/quality-day.ts";
import type { History } from "#store/types.ts";
import { DAY_STEPS, forecastOf, MONDAY, officeBits, stepAt } from "../forecast/outlook-samples.ts";
import { scratchFolder } from "../helpers/scratch.ts";
import { fillRollups, limitsFor, windowOf } from "../store/samples.ts";

const DAY = dayOf(MONDAY);
const VERSIONS = { detector: "v1" };

function keeperOf(history: History, versions = VERSIONS): QualityKeeper {
  return new QualityKeeper({ history, versions: () => versions, limitBitsPerS: () => 8e8 });
}

function historyOf(t: ExecutionContext): History {
  const history = openHistory(limitsFor(scratchFolder(t)));
  t.teardown(() => history[Symbol.dispose]());
  return history;
}

const judged = (day: number, windows: number, inAlarm = 0) => [
  { day, windows, inAlarm, latency: [[40, windows] as const] },
];

/** Writes the window of a step, and what is due with it; says how many rows. */
function write(history: History, keeper: QualityKeeper, at: Micros): number {
  const due = keeper.takeDue(at);
  history.write(windowOf(0, { startAt: at }), [], [], [], [], due);
  return due.length;
}

test("a row goes with a window once in 5 minutes, and goes on after a restart", (t) => {
  const history = historyOf(t);
  const keeper = keeperOf(history);
  keeper.judged(judged(DAY, 12, 3));
  keeper.alerted({ type: "anomaly", state: "opened", since: stepAt(0) });
  keeper.alerted({ type: "anomaly", state: "updated", since: stepAt(0) });
  keeper.alerted({ type: "arp-scan", state: "opened", since: stepAt(0) });
  t.is(write(history, keeper, stepAt(1)), 1);
  keeper.judged(judged(DAY, 1));
  t.is(write(history, keeper, micros(stepAt(1) + 5_000_000)), 0);
  t.is(write(history, keeper, stepAt(2)), 1);
  const again = keeperOf(history, { detector: "v2" });
  again.judged(judged(DAY, 100));
  t.is(write(history, again, stepAt(3)), 1);
  const counts = { windows: 113, inAlarm: 3, alerts: 1, versions: ["v1", "v2"] };
  t.like(history.qualityBetween(DAY, DAY)[0], counts);
  t.deepEqual(history.qualityBetween(DAY, DAY)[0]?.latency, [[40, 113]]);
});

test("what is not written when it stops is handed over", (t) => {
  const history = historyOf(t);
  const keeper = keeperOf(history);
  keeper.judged([...judged(DAY, 7), ...judged(DAY + 1, 2)]);
  t.deepEqual(
    keeper.takeAll().map(({ day }) => day),
    [DAY, DAY + 1],
  );
  t.deepEqual(keeper.takeAll(), []);
});

test("how the forecasts of today and yesterday were is told anew each hour", (t) => {
  const bits = officeBits(3 * DAY_STEPS);
  const folder = scratchFolder(t);
  fillRollups(folder, stepAt(2 * DAY_STEPS), 2 * DAY_STEPS);
  using history = openHistory(limitsFor(folder));
  const forecasts = Array.from({ length: 2 * DAY_STEPS }, (_, n) => forecastOf(n, bits[n]!));
  history.write(windowOf(0, { startAt: stepAt(0) }), [], [], forecasts);
  const keeper = keeperOf(history);
  const last = 2 * DAY_STEPS - 1;
  t.is(write(history, keeper, stepAt(last)), 2);
  t.is(write(history, keeper, stepAt(last - 1)), 0, "not before an hour has passed");
  const rows = history.qualityBetween(DAY, DAY + 1).filter(({ model }) => model === "forecaster");
  const rollups = history.rollupsSince(stepAt(0), 9999);
  const outcomes = new Map(rollups.map(({ startAt, features }) => [startAt, features[1]!]));
  for (const [n, row] of rows.entries()) {
    const ofDay = forecasts.slice(n * DAY_STEPS, (n + 1) * DAY_STEPS);
    const kept = history.forecastsBetween(ofDay[0]!.startAt, ofDay.at(-1)!.startAt, 999);
    const { day, ...rest } = row;
    t.is(day, DAY + n);
    t.deepEqual(rest, {
      model: "forecaster",
      versions: [],
      latency: [],
      errors: dayErrors(kept, outcomes),
      limitBitsPerS: 8e8,
    });
  }
  t.is(rows.length, 2);
});

test("times of answers are summed up over the day, and the page sees them at once", (t) => {
  const history = historyOf(t);
  const keeper = keeperOf(history);
  t.deepEqual(keeper.latencyOf("forecaster"), []);
  for (const tookUs of [900, 1000, 1100]) keeper.forecastTook(tookUs, stepAt(3));
  write(history, keeper, stepAt(3));
  keeper.forecastTook(64_000, stepAt(4));
  write(history, keeper, stepAt(4));
  const [row] = history.qualityBetween(DAY, DAY);
  t.deepEqual(keeper.latencyOf("forecaster"), row?.latency);
  t.true(Math.abs(quantileUs(row!.latency, 0.99)! / 64_000 - 1) < 0.05);
  t.true(Math.abs(quantileUs(row!.latency, 0.5)! / 1000 - 1) < 0.05);
});

test("the ends of time are survived", (t) => {
  const history = historyOf(t);
  const keeper = keeperOf(history);
  for (const at of [Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER, 0, -1]) {
    t.notThrows(() => keeper.takeDue(at as Micros));
  }
});
