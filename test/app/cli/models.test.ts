import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import test from "ava";
import { systemClock } from "#core/clock.ts";
import { micros } from "#core/units.ts";
import { FEATURE_NAMES } from "#features/types.ts";
import { openHistory } from "#store/history.ts";
import { ModelRegistry } from "#store/model-registry.ts";
import { arpguard, refuses } from "../../helpers/command-line.ts";
import { keptDetector } from "../../helpers/kept-detector.ts";
import { keptForecaster, keptOptimizer } from "../../helpers/kept-models.ts";
import { oddRuntime } from "../../helpers/odd-library.ts";
import { scratchFolder } from "../../helpers/scratch.ts";
import { boxSteps, STEP_MICROS, stepsBefore, writeSteps } from "../../helpers/step-history.ts";
import { limitsFor } from "../../store/samples.ts";

const AT = micros(Date.parse("2026-05-01T18:00:00Z") * 1000);
const linesOf = (text: string) => text.trimEnd().split("\n");
const models = async (data: string, ...args: string[]) => {
  const { status, stdout, stderr } = await arpguard(["models", ...args, "--data", data]);
  return status === 0 ? linesOf(stdout) : [stderr];
};

test("two models are listed, shown, and changed for each other", async (t) => {
  const data = scratchFolder(t);
  const registry = new ModelRegistry(data, "detector");
  const old = registry.install(keptDetector(1), AT).version;
  const { version } = registry.install(keptDetector(2), micros(AT + 1_000_000));
  const rows = await models(data, "list");
  t.is(rows.length, 2);
  t.regex(
    rows[0]!,
    new RegExp(`^detector   ${old} previous trained 2026-05-01T18:00:00.000000Z on 17280 `),
  );
  t.regex(
    rows[1]!,
    new RegExp(`^detector   ${version} current  .*, 0\\.05 % of the held-out windows in an a`),
  );
  const shown = await models(data, "show");
  t.regex(shown.join("\n"), /^seed +2$/m);
  t.regex(shown.join("\n"), /^runner +(simd|plain), [\d.]+ µs an answer$/m);
  t.regex(shown.join("\n"), /^not int8 +there is no int8 build of this model$/m);
  t.regex(shown.join("\n"), /^packets_per_s +usually -?[\d.]+ to [\d.]+$/m);
  const [json = ""] = await models(data, "show", old, "--json");
  t.like(JSON.parse(json), { version: old, role: "previous", seed: 1, windowSeconds: 5 });
  t.is(JSON.parse(json).features.length, 20);
  const [said = ""] = await models(data, "rollback");
  t.is(said, `${old} is the current detector again: a running appliance takes it up`);
  const [first = ""] = await models(data, "list", "--json");
  t.like(JSON.parse(first), { version: old, role: "current", windows: 17_280 });
  const [choice = ""] = await models(data, "rollback", "--json");
  t.deepEqual(JSON.parse(choice), { kind: "detector", current: version, previous: old });
});

test("all kinds are listed, shown by kind or version, and go back by themselves", async (t) => {
  const data = scratchFolder(t);
  new ModelRegistry(data, "detector").install(keptDetector(1), AT);
  const forecasters = new ModelRegistry(data, "forecaster");
  const old = forecasters.install(keptForecaster(1), AT).version;
  const { version } = forecasters.install(keptForecaster(2), micros(AT + 1_000_000));
  const optimizer = new ModelRegistry(data, "optimizer").install(keptOptimizer(3), AT).version;
  const rows = await models(data, "list");
  t.deepEqual(rows.map((row) => row.split(/ +/).slice(0, 3).join(" ")).slice(1), [
    `forecaster ${old} previous`,
    `forecaster ${version} current`,
    `optimizer ${optimizer} current`,
  ]);
  t.regex(
    rows[2]!,
    / on 2016 steps of 5 min, 8\.5 % off over 4600 newer outcomes, simple ones 9\.25 %/,
  );
  t.regex(rows[3]!, / on 8000 steps of 5 min, R² 0\.75, -, 0\.25 over 2000 newer ones$/);
  t.is((await models(data, "list", "forecaster")).length, 2);
  const [shown = ""] = await models(data, "show", "forecaster", "--json");
  t.like(JSON.parse(shown), { kind: "forecaster", version, role: "current", errorPct: 8.5 });
  t.deepEqual(JSON.parse(shown).layers[0], { kind: "lstm", units: 6 });
  t.is(JSON.parse(shown).runner.others.length, 2);
  const text = (await models(data, "show", optimizer)).join("\n");
  t.regex(text, /^cpu_usage_pct +R² 0\.75, of the last value 0\.5$/m);
  t.regex(text, /^memory_usage_pct +R² -, of the last value -$/m);
  t.regex(
    (await models(data, "rollback", "forecaster"))[0]!,
    new RegExp(`^${old} is the current f`),
  );
  t.is(new ModelRegistry(data, "forecaster").choice().current, old);
  t.not(new ModelRegistry(data, "detector").choice().current, null);
});

test("of versions of one second the one that was trained earlier comes first", async (t) => {
  const data = scratchFolder(t);
  const registry = new ModelRegistry(data, "detector");
  const versions = ["zzzz", "0000"].map((letters) => `20260501-180000-${letters}`);
  const trainedAt = versions.map((_, n) => `2026-05-01T18:00:00.00000${n}Z`);
  for (const [n, version] of versions.entries()) {
    registry.adopt({ ...keptDetector(n), version, trainedAt: trainedAt[n]! });
  }
  const listed = async () => (await models(data, "list")).map((row) => row.split(/ +/)[1]);
  t.deepEqual(await listed(), versions);
  await models(data, "rollback");
  t.deepEqual(await listed(), versions, "whichever serves");
});

test("what the current optimizer was off by at work is shown beside it", async (t) => {
  const data = scratchFolder(t);
  const steps = boxSteps(20, 1);
  const startAt = stepsBefore(systemClock.now(), 30);
  writeSteps(data, startAt, steps);
  const history = openHistory(limitsFor(data));
  const said = [3, 4].map((n) => ({
    startAt: micros(startAt + n * STEP_MICROS),
    said: Float32Array.of(0, 41, 0),
  }));
  history.write(null, [], [], [], said);
  history[Symbol.dispose]();
  new ModelRegistry(data, "optimizer").install(keptOptimizer(1), AT);
  const [json = ""] = await models(data, "show", "optimizer", "--json");
  const [cpu, memory] = JSON.parse(json).lastWeek;
  const cpuAt = FEATURE_NAMES.indexOf("cpu_usage_pct");
  t.is(cpu.servedMae, (steps[3]![cpuAt]! + steps[4]![cpuAt]!) / 2);
  t.deepEqual(memory, {
    ...{ name: "memory_usage_pct", outcomes: 2, servedMae: 1, lastValueMae: 0 },
  });
  const text = (await models(data, "show", "optimizer")).join("\n");
  t.regex(
    text,
    /^memory_usage_pct +off by 1 last week, the last value 0, over 2 spans of 5 minutes$/m,
  );
});

test("a library that the configuration names is shown beside our own runners", async (t) => {
  const directory = scratchFolder(t);
  const kept = keptDetector(1);
  new ModelRegistry(directory, "detector").install(kept, AT);
  const shown = async (tflite: { path: string; sha256: string }) => {
    const config = join(directory, "config.json");
    const { path: library, sha256 } = tflite;
    writeFileSync(config, JSON.stringify({ store: { directory }, tflite: { library, sha256 } }));
    const { status, stdout } = await arpguard(["models", "show", "--config", config]);
    t.is(status, 0);
    return stdout;
  };
  t.regex(
    await shown(oddRuntime(t, [], kept.network)),
    /^(runner +tflite,|not tflite +[\d.]+ µs$)/m,
  );
  const falling = oddRuntime(t, ["ODD_CRASH_MODEL"], kept.network);
  t.regex(
    await shown(falling),
    /^not tflite +it ended its process \(SIGSEGV\) while it took the m/m,
  );
  const other = { ...falling, sha256: "0".repeat(64) };
  t.regex(
    await shown(other),
    /^not tflite +\/.*library\.so: has the SHA-256 [0-9a-f]{64}, not 0+:/m,
  );
});

test("a damaged model is listed with what is wrong", async (t) => {
  const data = scratchFolder(t);
  const { version } = new ModelRegistry(data, "detector").install(keptDetector(1), AT);
  rmSync(join(data, "models/detector", version, "weights.f32"));
  const [row = ""] = await models(data, "list");
  t.regex(
    row,
    new RegExp(`^detector   ${version} current  \\S+${version}: a file is missing: train again`),
  );
  await refuses(t, ["models", "show", "--data", data], 1, /a file is missing: train again/);
});

test("what is not there is refused in one line", async (t) => {
  const data = scratchFolder(t);
  t.deepEqual(await models(data, "list"), [""]);
  const wrong: [string[], RegExp][] = [
    [
      ["show"],
      /^arpguard: models show: there is no current detector: arpguard train detector makes/,
    ],
    [["show", "../etc"], /^arpguard: models: there is no model \.\.\/etc: arpguard models list /],
    [["rollback"], /^arpguard: models rollback: there is no detector before the current one\n$/],
    [["show", "optimizer"], /: there is no current optimizer: arpguard train optimizer makes one/],
    [["list", "weather"], /^arpguard: models: weather is no kind of model: name one of detector, /],
  ];
  await Promise.all(
    wrong.map(([args, line]) => refuses(t, ["models", ...args, "--data", data], 2, line)),
  );
  await refuses(
    t,
    ["models"],
    2,
    /^arpguard: name a command \(list, show, rollback, export, import, inspect\); /,
  );
});
