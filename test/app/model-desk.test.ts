import { mkdirSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import test from "ava";
import { pino } from "pino";
import { ModelDesk } from "#app/model-desk.ts";
import type { ServedDetector } from "#app/served-detector.ts";
import { parseConfig } from "#config/load.ts";
import { micros } from "#core/units.ts";
import { openHistory } from "#store/history.ts";
import { openHistoryReadOnly } from "#store/history-reader.ts";
import { ModelFolder } from "#store/model-folder.ts";
import { ModelRegistry } from "#store/model-registry.ts";
import { startAppliance } from "../helpers/appliance.ts";
import { keptDetector } from "../helpers/kept-detector.ts";
import { keptForecaster, keptOptimizer } from "../helpers/kept-models.ts";
import { counterOf, oddRuntime } from "../helpers/odd-library.ts";
import { scratchFolder } from "../helpers/scratch.ts";
import { until } from "../helpers/until.ts";
import { limitsFor } from "../store/samples.ts";

const SECOND = 1_000_000;
const AT = micros(Date.parse("2026-05-01T18:00:00Z") * 1000);
const NO_TREES = Uint8Array.of(1, 2, 3);
const CONFIG = { windows: { seconds: 1 } };

/** Made by chance: to it all traffic is odd, or, with a threshold beyond reach, none is. */
function detector(seed: number, isDeaf: boolean) {
  const kept = keptDetector(seed, { windowSeconds: 1 });
  if (!isDeaf) return kept;
  return { ...kept, model: { ...kept.model, alarm: { ...kept.model.alarm, threshold: 1e30 } } };
}

test("models of all kinds are taken up by a running appliance, and no window is lost", async (t) => {
  t.timeout(180_000);
  const data = join(scratchFolder(t), "data");
  mkdirSync(data);
  new ModelRegistry(data, "optimizer").install(keptOptimizer(2, { forest: NO_TREES }), AT);
  const appliance = await startAppliance(t, { source: ["--synthetic"], config: CONFIG, data });
  const says = (text: string, times = 1) =>
    until(() => appliance.said().split(text).length > times, `${times} times: ${text}`);
  await says("none before can serve");
  await says("there is no base optimizer to stand in");
  await appliance.shows("three windows", ({ windows }) => windows >= 3);
  t.notRegex(appliance.said(), /the trained \w+ serves/, "there is no model yet");

  const detectors = new ModelRegistry(data, "detector");
  const odd = detectors.install(detector(1, false), AT).version;
  await says("unlike what is usual");
  new ModelRegistry(data, "forecaster").install(keptForecaster(1), AT);
  new ModelRegistry(data, "optimizer").install(keptOptimizer(1), AT);
  await says("the trained forecaster serves");
  await says("the trained optimizer serves");
  const { windows } = (await appliance.snapshot())!;
  await appliance.shows("windows under the alert", (snapshot) => snapshot.windows >= windows + 3);
  const deaf = detectors.install(detector(2, true), AT).version;
  await says("unlike what is usual", 2);

  // A current one that is damaged: it is told, and the one before goes on.
  const version = "20260502-180000-aaaa";
  new ModelFolder(data, "detector").write({ ...detector(3, false), version });
  writeFileSync(join(data, "models/detector", version, "weights.f32"), "");
  const choice = { detector: { current: version, previous: deaf } };
  writeFileSync(join(data, "new.json"), JSON.stringify(choice));
  renameSync(join(data, "new.json"), join(data, "models.json"));
  await says(`the one before, ${deaf}, serves`);
  await says("A trained model is damaged and lies aside", 3);
  t.deepEqual(detectors.choice(), { current: deaf, previous: null });
  const { versions } = (await appliance.snapshot())!;
  t.is(versions.detector, deaf, "as the page and /metrics show it");
  detectors.install(detector(2, true), AT);
  await says("A trained model is damaged and lies aside", 4);
  await appliance.shows("the end of its alert", ({ alerts }) => {
    return alerts.every((card) => card.state === "closed" || card.type !== "coverage");
  });
  t.is(await appliance.stop(), 0);

  using history = openHistoryReadOnly(data);
  const starts = history.windowsSince(micros(0), 1000).map(({ startAt }) => startAt);
  t.deepEqual(
    starts,
    starts.map((_, index) => micros(starts[0]! + index * SECOND)),
    "no window is missing",
  );
  const alerts = history.recentAlerts(100);
  const anomalies = alerts.filter(({ type }) => type === "anomaly");
  t.is(anomalies.length, 1, `one of ${odd}, none of ${deaf}`);
  const [{ since, at, count, state }] = anomalies as [(typeof anomalies)[0]];
  t.is(state, "closed");
  t.is(count, (at - since) / SECOND + 1, "every window from its first to its last was judged");
  t.true(count >= 3);
  const [damage] = alerts.filter(({ id }) => id.startsWith("coverage-model-damaged"));
  t.like(damage, { state: "closed", severity: "warning" });
  t.regex(damage?.why.join() ?? "", /the models in force are whole/);
});

test("a box that has lost its model before a start has the base model tried at the start", async (t) => {
  const directory = scratchFolder(t);
  const registry = new ModelRegistry(directory, "detector");
  registry.setAside(registry.install(keptDetector(1), AT).version);
  const said: string[] = [];
  const log = pino({ level: "warn" }, { write: (line: string) => void said.push(line) });
  using history = openHistory(limitsFor(directory));
  const start = () => {
    const config = parseConfig({ store: { directory } }, "test");
    return new ModelDesk({
      ...{ config, log, history, alerts: { check: () => {} } },
      ...{ outlook: { train: () => {} }, resources: { serve: () => {} } },
    });
  };
  for (const tries of [1, 2]) {
    using _desk = start();
    await until(() => said.length === tries, "the try");
    t.regex(said.at(-1)!, /the base detector does not stand in: 0 clean windows are no proof/);
  }
  registry.forget();
  using _desk = start();
  await new Promise((passed) => setTimeout(passed, 200));
  t.is(said.length, 2, "none is wanted");
});

test("a library takes over from ours when it is faster, and ours when it fails", async (t) => {
  const kept = keptDetector(1, { windowSeconds: 1 });
  const library = oddRuntime(t, [], kept.network);
  const { path, sha256 } = library;
  const directory = scratchFolder(t);
  const config = parseConfig(
    { ...CONFIG, store: { directory }, tflite: { library: path, sha256 } },
    "test",
  );
  const registry = new ModelRegistry(directory, "detector");
  const { version } = registry.install(kept, AT);
  const resets = counterOf(library, "odd_resets");
  const said: string[] = [];
  const log = pino({ level: "warn" }, { write: (line: string) => void said.push(line) });
  // Ours take a second for each answer, and the library a thousandth of a millisecond.
  let nowMs = 0;
  let slowTill = 0;
  using history = openHistory(limitsFor(directory));
  using desk = new ModelDesk({
    ...{ config, log, history, alerts: { check: () => {} } },
    ...{ outlook: { train: () => {} }, resources: { serve: () => {} } },
    clock: { monotonicMs: () => (nowMs += resets() > slowTill ? 0.001 : 1000) },
  });
  const runner = () => desk.runnerOf("detector")?.runner ?? "none";
  t.true(["simd", "plain"].includes(runner()), "at once");
  const own = runner();
  const judges: (ServedDetector | null)[] = [];
  desk.capture((judge) => judges.push(judge));
  await until(() => runner() === "tflite", "the trial");
  t.deepEqual(
    judges.map((judge) => [judge?.version, judge?.runner?.runner]),
    [[version, "tflite"]],
  );
  t.like(desk.serving[0], { name: "detector", version, runner: "tflite" });
  t.deepEqual(said, []);
  desk.lost({ kind: "detector", version: "20260501-170000-gone", why: "late" });
  t.is(runner(), "tflite", "it failed with the one before, and was tried with this one");
  desk.lost({ kind: "detector", version, why: "pulled out" });
  t.is(runner(), own);
  t.like(desk.serving[0], { version, runner: own });
  const others = desk.runnerOf("detector")!.others;
  t.is(
    others.find((each) => each.runner === "tflite")?.refusal,
    `it failed with ${version}: pulled out`,
  );
  t.is(judges.length, 1, "the capture has its own by itself");
  const lines = said.map((line): object => JSON.parse(line));
  t.like(lines.at(-1), {
    model: version,
    msg: `a library of others does not run the detector ${version} any more: pulled out`,
  });
  slowTill = resets();
  const next = registry.install(kept, AT).version;
  await until(() => runner() === "tflite", "its trial with the next version");
  t.like(judges.at(-1), { version: next });
});
