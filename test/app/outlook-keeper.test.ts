import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { setTimeout as delay } from "node:timers/promises";
import test, { type ExecutionContext } from "ava";
import { OutlookKeeper } from "#app/outlook-keeper.ts";
import type { Micros } from "#core/units.ts";
import { LEAST_STEPS } from "#forecast/outlook.ts";
import type { Predictor, TrafficForecast } from "#forecast/types.ts";
import { openHistory } from "#store/history.ts";
import type { History } from "#store/types.ts";
import { DAY_STEPS, forecastOf, officeBits, stepAt } from "../forecast/outlook-samples.ts";
import { scratchFolder } from "../helpers/scratch.ts";
import { until } from "../helpers/until.ts";
import { limitsFor, windowOf } from "../store/samples.ts";
import { handClock } from "./samples.ts";

const BITS = officeBits(10 * DAY_STEPS);
const FAR = 1_000_000;

/** A history of rollups, its keeper, and what that tells. */
function bench(t: ExecutionContext) {
  const limits = limitsFor(scratchFolder(t));
  const clock = handClock();
  const history: History = openHistory(limits, { now: () => stepAt(FAR), monotonicMs: () => 0 });
  t.teardown(() => history[Symbol.dispose]());
  const told: TrafficForecast[] = [];
  /** Days that were read of four whole weeks. */
  const whole: Micros[] = [];
  const watched: Pick<History, "rollupsSince" | "forecastsBetween"> = {
    rollupsSince: (since, limit) => {
      if (limit === DAY_STEPS) whole.push(since);
      return history.rollupsSince(since, limit);
    },
    forecastsBetween: (since, until, limit) => history.forecastsBetween(since, until, limit),
  };
  const keeper = new OutlookKeeper({ history: watched, clock, tell: (each) => told.push(each) });
  t.teardown(() => keeper[Symbol.dispose]());
  const db = new DatabaseSync(join(limits.directory, "history.db"));
  t.teardown(() => db.close());
  return { history, clock, keeper, told, whole, db };
}

/** Writes the rollups of steps [from, end), each with the office's traffic at that time. */
function measure(db: DatabaseSync, from: number, end: number): void {
  const insert = db.prepare("INSERT INTO rollups VALUES (?, 60, 1, 1, 0, ?)");
  db.exec("BEGIN");
  for (let n = from; n < end; n++) {
    const features = new Float32Array(20);
    features[1] = BITS[n % BITS.length]!;
    insert.run(stepAt(n), new Uint8Array(features.buffer));
  }
  db.exec("COMMIT");
}

const startsOf = (told: readonly TrafficForecast[]): Micros[] => told.map(({ startAt }) => startAt);

test("after a start the history alone is enough; then each 5 minutes bring a forecast", async (t) => {
  const { keeper, told, db, clock } = bench(t);
  measure(db, 0, 500);
  keeper.follow(stepAt(500));
  await until(() => told.length === 1, "the first forecast");
  for (let n = 501; n < 520; n++) {
    measure(db, n - 1, n);
    clock.ms += 300_000;
    keeper.follow(stepAt(n));
    keeper.follow((stepAt(n) + 5_000_000) as Micros);
  }
  t.deepEqual(
    startsOf(told),
    Array.from({ length: 20 }, (_, i) => stepAt(500 + i)),
  );
  const { nextHour } = keeper.card;
  t.is(nextHour?.untilMs, (stepAt(519) + 3_600_000_000) / 1000);
  t.is(nextHour?.p50BitsPerS, told.at(-1)?.p50[11]);
  t.true(Math.abs(nextHour!.p50BitsPerS / BITS[519 + 11]! - 1) < 0.15);
});

test("too little history is said in steps, and looked at again", async (t) => {
  const { keeper, told, db, clock } = bench(t);
  measure(db, 0, LEAST_STEPS - 1);
  keeper.follow(stepAt(LEAST_STEPS - 1));
  await until(() => keeper.card.measuredSteps === LEAST_STEPS - 1, "the look at it");
  t.like(keeper.card, { leastSteps: LEAST_STEPS, nextHour: null, lastDay: null, lastWeek: null });
  measure(db, LEAST_STEPS - 1, LEAST_STEPS);
  clock.ms += 300_000;
  keeper.follow(stepAt(LEAST_STEPS));
  await until(() => told.length === 1, "the first forecast");
  t.is(keeper.card.measuredSteps, LEAST_STEPS);
});

test("what is over while it is prepared is caught up with", async (t) => {
  const { keeper, told, db } = bench(t);
  measure(db, 0, 500);
  keeper.follow(stepAt(500));
  await new Promise((resolve) => setImmediate(resolve));
  measure(db, 500, 502);
  keeper.follow(stepAt(502));
  await until(() => told.length > 0, "the first forecast");
  t.deepEqual(startsOf(told), [stepAt(502)]);
});

test("5 minutes without a measurement have no forecast, an hour of them is caught up with", async (t) => {
  const { keeper, told, db } = bench(t);
  measure(db, 0, 500);
  keeper.follow(stepAt(500));
  await until(() => told.length === 1, "the first forecast");
  keeper.follow(stepAt(501));
  t.is(keeper.card.nextHour, null);
  measure(db, 510, 511);
  keeper.follow(stepAt(511));
  t.deepEqual(startsOf(told), [stepAt(500), stepAt(511)]);
});

test("a clock that jumps, either way, costs a new look at the history, and no more than that", async (t) => {
  const { keeper, told, whole, db, clock } = bench(t);
  measure(db, 0, 600);
  keeper.follow(stepAt(600));
  await until(() => told.length === 1, "the first forecast");
  for (let n = 0; n < 100; n++) keeper.follow(stepAt(n % 2 === 0 ? 400 : FAR));
  t.is(keeper.card.nextHour, null);
  t.is(told.length, 1);
  t.is(whole.length, 28);
  clock.ms += 60_000;
  keeper.follow(stepAt(400));
  await until(() => told.length === 2, "a forecast in the past");
  clock.ms += 60_000;
  keeper.follow(stepAt(600));
  await until(() => told.length === 3, "that of the present");
  t.deepEqual(startsOf(told), [stepAt(600), stepAt(400), stepAt(600)]);
  // Whatever the time, nothing of after it is known.
  t.deepEqual(told[2]?.p50, told[0]?.p50);
});

test("the ends of time are survived", async (t) => {
  const { keeper, clock } = bench(t);
  for (const at of [Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER, 0, -1]) {
    clock.ms += 60_000;
    keeper.follow(at as Micros);
    await new Promise((resolve) => setTimeout(resolve, 20));
    t.is(keeper.card.nextHour, null);
  }
});

test("a forecast waits for the next window, and is told once", async (t) => {
  const { keeper, told, db, history } = bench(t);
  measure(db, 0, 500);
  keeper.follow(stepAt(500));
  await until(() => told.length === 1, "the first forecast");
  const window = windowOf(0, { startAt: stepAt(500) });
  history.write(window, [], [], keeper.takeUnwritten());
  t.deepEqual(keeper.takeUnwritten(), []);
  t.deepEqual(startsOf(history.forecastsBetween(stepAt(0), stepAt(FAR), 9)), [stepAt(500)]);
});

test("once a day it is fitted anew, and tells nothing twice", async (t) => {
  const { keeper, told, whole, db, clock } = bench(t);
  measure(db, 0, 500 + DAY_STEPS + 10);
  for (let n = 500; n < 500 + DAY_STEPS + 10; n++) {
    clock.ms += 300_000;
    keeper.follow(stepAt(n));
    await until(() => told.at(-1)?.startAt === stepAt(n), `forecast ${n}`);
  }
  t.is(new Set(startsOf(told)).size, told.length);
  t.is(told.length, DAY_STEPS + 10);
  await until(() => whole.length === 2 * 28, "the next look at four weeks");
});

test("which forecast wins here is told from what was kept", async (t) => {
  const { keeper, told, db, history } = bench(t);
  measure(db, 0, 2500);
  for (let n = 0; n < 2500; n++) {
    const kept = [forecastOf(n, BITS[n]!)];
    if (n % 3 === 0) history.write(windowOf(0, { startAt: stepAt(2500) }), [], [], kept);
  }
  keeper.follow(stepAt(2500));
  await until(() => told.length === 1, "the first forecast");
  await until(() => keeper.card.lastWeek !== null, "the comparison");
  const { lastDay, lastWeek } = keeper.card;
  t.deepEqual(
    lastWeek?.candidates.map(({ name }) => name),
    ["linear_ar", "last_value"],
  );
  // Every third step, and of the last eleven the outcomes are not all in.
  t.true(Math.abs(lastWeek!.outcomes - (2016 / 3) * 12) < 60, `${lastWeek?.outcomes}`);
  t.true(Math.abs(lastDay!.outcomes - (288 / 3) * 12) < 60, `${lastDay?.outcomes}`);
  t.is(lastDay?.coveragePct, 100);
  t.true(lastDay!.servedPct! < 10);
});

test("another network is taken up in the background, while the old outlook serves", async (t) => {
  const { keeper, told, db, whole } = bench(t);
  measure(db, 0, 602);
  keeper.follow(stepAt(600));
  await until(() => told.length === 1, "the first forecast");
  t.false(told[0]!.candidates.has("lstm"));
  const predict: Predictor = (_series, _at, changes) => changes.fill(0.25);
  const version = "20260501-180000-k3x9";
  keeper.train({ name: "lstm", predict, version });
  const written = () => keeper.takeUnwritten()[0]!;
  t.false("version" in written());
  t.is(whole.length, 28, "nothing before there is time for it");
  keeper.follow((stepAt(600) + 5_000_000) as Micros);
  // Its history is being read now: the step that ends meanwhile has its forecast by the old one.
  keeper.follow(stepAt(601));
  t.is(told.length, 2);
  t.false(told[1]!.candidates.has("lstm"));
  // The newest step was told of by the old one: the new one comes with the next.
  for (let n = 602; !told.at(-1)!.candidates.has("lstm"); n++) {
    await delay(20);
    measure(db, n, n + 1);
    keeper.follow(stepAt(n));
  }
  const { startAt, candidates, served } = told.at(-1)!;
  const hasPart = served.some((name) => name === "lstm" || name === "combined");
  t.is(written().version, hasPart ? version : undefined, "what is kept and told names it");
  t.true(candidates.has("combined"));
  const now = BITS[(startAt - stepAt(1)) / (stepAt(1) - stepAt(0))]!;
  const ratio = candidates.get("lstm")![0]! / now;
  t.true(Math.abs(Math.log(ratio) - 0.25) < 0.01, `${ratio}`);
  keeper.train(null);
  keeper.follow((startAt + 5_000_000) as Micros);
  await until(() => whole.length === 3 * 28, "and back");
});

test("a network is let go of once no outlook asks it, and each once", async (t) => {
  const { keeper, told, db } = bench(t);
  const gone: string[] = [];
  const asked = new Set<string>();
  const network = (name: string) => ({
    name: "lstm",
    version: name,
    predict: ((_series, _at, changes) => {
      t.false(gone.includes(name), `${name} is asked after it went`);
      asked.add(name);
      changes.fill(0);
    }) as Predictor,
    [Symbol.dispose]: () => void gone.push(name),
  });
  measure(db, 0, 600);
  keeper.train(network("first"));
  keeper.train(network("second"));
  t.deepEqual(gone, ["first"], "nobody has asked it yet");
  keeper.follow(stepAt(600));
  await until(() => told.length === 1, "a forecast");
  t.true(asked.has("second"));
  keeper.train(network("third"));
  t.deepEqual(gone, ["first"], "the outlook still asks the second");
  keeper.follow((stepAt(600) + 5_000_000) as Micros);
  keeper.train(network("fourth"));
  t.deepEqual(gone, ["first"], "the third is asked for the next outlook");
  await until(() => gone.length === 2, "the end of the second");
  t.deepEqual(gone, ["first", "second"]);
  keeper[Symbol.dispose]();
  t.deepEqual(gone.toSorted(), ["first", "fourth", "second", "third"]);
});
