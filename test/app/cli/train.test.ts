import { writeFileSync } from "node:fs";
import { join } from "node:path";
import test, { type ExecutionContext } from "ava";
import { defaultConfig } from "#config/defaults.ts";
import { systemClock } from "#core/clock.ts";
import { micros } from "#core/units.ts";
import type { WindowRecord } from "#features/types.ts";
import { knobsOf } from "#optimize/knobs.ts";
import { openHistory } from "#store/history.ts";
import { KnobLog } from "#store/knob-log.ts";
import { ModelRegistry } from "#store/model-registry.ts";
import { arpguard, refuses } from "../../helpers/command-line.ts";
import { scratchFolder } from "../../helpers/scratch.ts";
import { boxSteps, stepsBefore, writeSteps } from "../../helpers/step-history.ts";
import { louder, usualTraffic } from "../../helpers/usual-traffic.ts";
import { alertOf, limitsFor } from "../../store/samples.ts";

const COUNT = 1600;
const HOURS_MICROS = 3 * 3_600_000_000;
const TRAIN = ["train", "detector", "--least", "1000", "--data"];

/** A data folder with the windows of the last hours as `change` makes them of usual ones. */
function watched(
  t: ExecutionContext,
  change = (window: WindowRecord, _n: number) => window,
  alerts: readonly [number, number][] = [],
) {
  const data = scratchFolder(t);
  const windows = usualTraffic(COUNT, micros(systemClock.now() - HOURS_MICROS), 2);
  using history = openHistory(limitsFor(data));
  const steps = alerts.map(([from, to]) => {
    const [since, at] = [windows[from]!.startAt, windows[to]!.startAt];
    return alertOf(`a-${from}`, { state: "closed", since, at });
  });
  history.write(null, steps);
  for (const [n, window] of windows.entries()) history.write(change(window, n), []);
  return data;
}

test("a model of usual windows is kept, and one as good takes its place", async (t) => {
  const data = watched(t);
  const first = await arpguard([...TRAIN, data]);
  t.is(first.stderr, "");
  const [, version = ""] =
    /^(\d{8}-\d{6}-\w{4}): trained \S+ on 1280 windows of 5 s, [\d.]+ % of the held-out windows in an alarm; a running appliance takes it up\n$/.exec(
      first.stdout,
    ) ?? [];
  t.is(new ModelRegistry(data, "detector").current()?.version, version, first.stdout);
  const second = await arpguard([...TRAIN, data, "--json"]);
  const report = JSON.parse(second.stdout);
  t.like(report, {
    kind: "detector",
    windows: 1280,
    windowSeconds: 5,
    heldOutWindows: 320,
    aimedRate: 0.001,
  });
  t.is(report.heldOutRate, report.currentRate, "the same windows give the same model");
  t.deepEqual(new ModelRegistry(data, "detector").choice(), {
    current: report.version,
    previous: version,
  });
});

test("a search is told of, as a table and as JSON, and the model is kept", async (t) => {
  const data = watched(t);
  const { stdout, stderr } = await arpguard([...TRAIN, data, "--search"]);
  t.is(stderr, "");
  const rows = stdout.trimEnd().split("\n");
  t.regex(rows[0]!, /^ +hiddenShare +learningRate +fold 1 +fold 2 +fold 3$/);
  t.regex(rows[1]!, /^ +0\.4 +0\.001 +0\.\d+ +0\.\d+ +0\.\d+$/);
  t.is(rows.length, 12);
  t.regex(rows[10]!, /it is used$|\) is used$/);
  const again = await arpguard([...TRAIN, data, "--search", "--json"]);
  const { search, version } = JSON.parse(again.stdout);
  t.like(search, { folds: 3, isCut: false });
  t.is(search.rows.length, 8);
  const { network } = new ModelRegistry(data, "detector").current()!;
  const [hidden] = network.layers;
  t.true(hidden?.kind === "dense");
  t.like(hidden, { units: Math.round(20 * search.rows[search.chosen].settings.hiddenShare) });
  t.is(new ModelRegistry(data, "detector").choice().current, version);
});

test("windows under alerts are left out, whatever they hold", async (t) => {
  const isLoud = (n: number) => n >= 1400 && n < 1500;
  const data = watched(t, (each, n) => (isLoud(n) ? louder(each, 50, 0, 15) : each), [
    [1400, 1499],
  ]);
  const { stdout, stderr } = await arpguard([...TRAIN, data, "--json"]);
  t.is(stderr, "");
  t.like(JSON.parse(stdout), { windows: 1200, heldOutWindows: 300 });
  t.true((new ModelRegistry(data, "detector").current()?.model.value.high[0] ?? 99) < 5);
});

test("what would call too many alarms is not kept, and why is said", async (t) => {
  const data = watched(t, (each, n) => (n >= 1500 ? louder(each, 50, 0, 15) : each));
  await refuses(
    t,
    [...TRAIN, data],
    1,
    /^arpguard: train detector: [\d.]+ % of the newest windows would be in an alarm, more than 1 %: the old model stays\n$/,
  );
  t.deepEqual(new ModelRegistry(data, "detector").choice(), { current: null, previous: null });
});

test("too few windows, and a wrong number of them, are refused in one line", async (t) => {
  const data = watched(t, undefined, [[500, 1400]]);
  const few = "the history has 697 of 1000 windows without an alert that follow another: ";
  const mend = "let the appliance watch for longer, or lower --least";
  await refuses(t, [...TRAIN, data], 1, `train detector: ${few}${mend}`);
  const day = ["train", "detector", "--data", data];
  await refuses(t, day, 1, /: the history has 697 of 17280 windows without an alert /);
  await refuses(t, [...day, "--least", "10"], 2, /--least 10 is no whole number of 1000 to 120960/);
  await refuses(t, [...TRAIN, scratchFolder(t)], 1, /history\.db does not exist: run arpguard on /);
});

test("a damaged document is refused before anything is trained", async (t) => {
  const data = scratchFolder(t);
  writeFileSync(join(data, "models.json"), "{}");
  await refuses(t, [...TRAIN, data], 1, /models\.json is damaged \(detector: .*\): mend it, or /);
});

test("each kind says how little it can do with", async (t) => {
  const data = watched(t);
  const [forecaster, optimizer] = ["forecaster", "optimizer"].map((kind) => [
    ...["train", kind, "--data", data],
  ]);
  await refuses(
    t,
    forecaster!,
    1,
    /^arpguard: train forecaster: the history has \d+ of 2016 spans of 5 minutes without an alert: let/,
  );
  await refuses(
    t,
    optimizer!,
    1,
    /^arpguard: train optimizer: the history has 0 of 2016 measured pairs of 5 minutes/,
  );
  await refuses(
    t,
    [...forecaster!, "--least", "1"],
    2,
    /--least 1 is no whole number of 800 to 20/,
  );
});

test("an optimizer of a box's 5 minutes is kept", async (t) => {
  const data = scratchFolder(t);
  const startAt = stepsBefore(systemClock.now(), 301);
  writeSteps(data, startAt, boxSteps(301, 1));
  new KnobLog(data).append({ at: startAt, knobs: knobsOf(defaultConfig()) });
  const args = ["train", "optimizer", "--least", "300", "--data", data, "--json"];
  const { stdout, stderr } = await arpguard(args);
  t.is(stderr, "");
  const report = JSON.parse(stdout);
  t.like(report, { kind: "optimizer", steps: 240, heldOutSteps: 60, currentR2: null });
  t.is(new ModelRegistry(data, "optimizer").current()?.version, report.version);
});
