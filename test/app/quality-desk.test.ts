import test, { type ExecutionContext } from "ava";
import { QualityDesk, type QualityDeskParts } from "#app/quality-desk.ts";
import { defaultConfig } from "#config/defaults.ts";
import type { AlertEvent } from "#l2/types.ts";
import { openHistory } from "#store/history.ts";
import { ModelRegistry } from "#store/model-registry.ts";
import { dayOf } from "#store/quality-day.ts";
import { forecastOf, MONDAY, stepAt } from "../forecast/outlook-samples.ts";
import { keptDetector } from "../helpers/kept-detector.ts";
import { scratchFolder } from "../helpers/scratch.ts";
import { limitsFor, windowOf } from "../store/samples.ts";
import { alertOf } from "./samples.ts";

const DAY = dayOf(MONDAY);
const judged = (windows: number) => [
  { day: DAY, windows, inAlarm: 1, latency: [[40, windows] as const] },
];

function bench(t: ExecutionContext, changes: Partial<QualityDeskParts> = {}) {
  const directory = scratchFolder(t);
  const history = openHistory(limitsFor(directory));
  t.teardown(() => history[Symbol.dispose]());
  const told: AlertEvent[] = [];
  const desk = new QualityDesk({
    config: { ...defaultConfig(), store: limitsFor(directory) },
    history,
    versions: () => ({}),
    runnerOf: () => null,
    linkMbps: () => null,
    alert: (step) => told.push(step),
    ...changes,
  });
  return { desk, history, told, directory };
}

test("without a trained detector it says how far the first day is", (t) => {
  const { desk } = bench(t);
  desk.judged(judged(100));
  desk.judged(judged(20));
  const { rows, learning } = desk.card();
  t.deepEqual(learning, { windows: 120, dayWindows: 17_280 });
  t.is(rows.length, 1);
  t.like(rows[0], { kind: "detector", serves: "statistics", version: null, runner: null });
  t.true(Math.abs(rows[0]!.p50Us! / 33.4 - 1) < 0.05);
});

test("without a detector that was taken back the first day begins anew", (t) => {
  let versions: Readonly<Record<string, string>> = { detector: "gone" };
  const { desk } = bench(t, { versions: () => versions });
  desk.judged(judged(20_000));
  versions = {};
  t.like(desk.card().learning, { windows: 0 });
  desk.judged(judged(30));
  t.like(desk.card().learning, { windows: 30 });
});

test("the models that serve by now are told, whichever these are", (t) => {
  let versions: Readonly<Record<string, string>> = {};
  const slower = { runner: "plain", micros: 60, refusal: null };
  const failed = { runner: "tflite", micros: null, refusal: "it failed", isLost: true } as const;
  const choice = { runner: "simd", micros: 31, others: [slower, failed] };
  const { desk, history, directory } = bench(t, {
    versions: () => versions,
    runnerOf: (kind) => (kind === "detector" ? choice : null),
  });
  const install = (seed: number) => {
    const { version: _, trainedAt: _at, ...draft } = keptDetector(seed);
    return new ModelRegistry(directory, "detector").install(draft, stepAt(seed));
  };
  const [one, two] = [install(1), install(2)];
  versions = { detector: one.version };
  desk.judged(judged(5));
  t.is(desk.card().learning, null);
  const { version, trainedAt } = one;
  const row = { serves: "autoencoder", version, trainedAt, learnedFrom: 17_280, runner: "simd" };
  const lostRunner = "tflite: it failed";
  t.like(desk.card().rows[0], { ...row, lostRunner });
  versions = { detector: two.version, optimizer: "gone" };
  desk.judged(judged(5));
  t.is(desk.card().rows[0]?.version, two.version);
  t.like(desk.card().rows[1], { kind: "optimizer", serves: "trees", version: null, runner: null });
  t.is(desk.card().rows[1]?.lostRunner, null);
  history.write(windowOf(0), [], [], [], [], desk.takeDue(stepAt(1)));
  const [day] = history.qualityBetween(DAY, DAY);
  t.like(day, { windows: 10, inAlarm: 2 });
  t.deepEqual(day?.versions, [one.version, two.version]);
});

test("the interface's speed is the link's, unless the configuration knows better", (t) => {
  const forecast = forecastOf(0, 5e7);
  const { desk, told } = bench(t, { linkMbps: () => 100 });
  desk.foresaw(forecast, null);
  t.like(told[0], { type: "capacity", state: "opened" });
  t.regex(told[0]?.verdict ?? "", /may reach 100 Mbit\/s, 100 % of the link's 100 Mbit\/s/);
  const config = { ...defaultConfig(), capacity: { sharePct: 50, linkMbps: 1000 } };
  const wider = bench(t, { config, linkMbps: () => 100 });
  wider.desk.foresaw(forecast, null);
  t.deepEqual(wider.told, []);
  const nobody = bench(t);
  nobody.desk.foresaw(forecast, null);
  t.deepEqual(nobody.told, []);
});

test("when it stops, what is open closes and what is unwritten is handed over", (t) => {
  const { desk, told } = bench(t, { linkMbps: () => 10 });
  desk.foresaw(forecastOf(0, 5e7), 900);
  t.like(desk.card().rows[1], { kind: "forecaster", serves: "linear_ar", version: null });
  desk.alerted(alertOf("a", { type: "anomaly", since: stepAt(0) }));
  const rows = desk.finish(stepAt(1));
  t.deepEqual(
    told.map(({ state }) => state),
    ["opened", "closed"],
  );
  t.deepEqual(
    rows.map(({ model, day }) => [model, day]),
    [
      ["forecaster", DAY],
      ["detector", DAY],
    ],
  );
  t.like(rows[1], { alerts: 1 });
  t.deepEqual(desk.finish(stepAt(2)), []);
});
