import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import test, { type ExecutionContext } from "ava";
import { systemClock } from "#core/clock.ts";
import { micros } from "#core/units.ts";
import { readLayersModel } from "#infer/layers-model/layers-model-folder.ts";
import { int8NetworkOf } from "#infer/tflite/int8-network-reader.ts";
import { networkOf } from "#infer/tflite/network-reader.ts";
import { decodeTflite } from "#infer/tflite/tflite-reader.ts";
import { openHistory } from "#store/history.ts";
import { unpackModel } from "#store/model-package.ts";
import { ModelRegistry } from "#store/model-registry.ts";
import { arpguard, refuses } from "../../helpers/command-line.ts";
import { keptDetector } from "../../helpers/kept-detector.ts";
import { keptForecaster, keptOptimizer } from "../../helpers/kept-models.ts";
import { scratchFolder } from "../../helpers/scratch.ts";
import { usualTraffic } from "../../helpers/usual-traffic.ts";
import { limitsFor } from "../../store/samples.ts";

const KEPT = keptDetector(1);
const FORECASTER = keptForecaster(1);
const OPTIMIZER = keptOptimizer(1);

/** A data folder with a detector and a forecaster. */
function kept(t: ExecutionContext): { data: string; out: string } {
  const data = scratchFolder(t);
  new ModelRegistry(data, "detector").install(KEPT, systemClock.now());
  new ModelRegistry(data, "forecaster").install(FORECASTER, systemClock.now());
  return { data, out: join(data, "out") };
}

const run = (data: string, out: string, ...more: string[]) =>
  arpguard(["models", "export", "--data", data, "--out", out, ...more]);

test("a LayersModel and its card: the network to the bit, and what judges with it", async (t) => {
  const { data, out } = kept(t);
  const { stdout, stderr, status } = await run(data, out);
  t.is(stderr, "");
  t.is(status, 0);
  t.deepEqual(readdirSync(out).sort(), ["card.json", "group1-shard1of1.bin", "model.json"]);
  t.regex(stdout, /out\/model\.json: \d+ bytes\n/);
  t.deepEqual(readLayersModel(out), KEPT.network);
  const card = JSON.parse(readFileSync(join(out, "card.json"), "utf8"));
  t.like(card, { name: "detector", windowSeconds: 5, alarm: { threshold: 0.8 } });
  t.is(card.golden.length, 4);
});

test("a .tflite in float32 is the network to the bit, the card alone has no network", async (t) => {
  const { data, out } = kept(t);
  const told = await run(data, out, "--format", "tflite", "--build", "float32", "--json");
  t.like(JSON.parse(told.stdout), { kind: "detector", out });
  const bytes = readFileSync(join(out, "model.tflite"));
  t.deepEqual(networkOf(decodeTflite(bytes)), KEPT.network);
  await run(data, `${out}2`, "--format", "card");
  t.deepEqual(readdirSync(`${out}2`), ["card.json"]);
});

test("whole numbers are scaled by the windows of the box", async (t) => {
  const { data, out } = kept(t);
  const tflite = ["--format", "tflite"];
  await refuses(
    t,
    ["models", "export", "--data", data, "--out", out, ...tflite],
    1,
    /history\.db does not exist/,
  );
  const windows = usualTraffic(300, micros(systemClock.now() - 3_600_000_000), 2);
  using history = openHistory(limitsFor(data));
  for (const window of windows) history.write(window, []);
  const { stderr } = await run(data, out, ...tflite);
  t.is(stderr, "");
  const network = int8NetworkOf(decodeTflite(readFileSync(join(out, "model.tflite"))));
  t.is(network.inputs, 20);
  t.true(network.input.scale < 1.01 / 255, "the network is asked within 0..1");
});

test("a forecaster goes out fused with weights in 8 bits, or unrolled", async (t) => {
  const { data, out } = kept(t);
  const forecaster = ["--kind", "forecaster", "--format", "tflite"];
  await run(data, out, ...forecaster);
  const fused = decodeTflite(readFileSync(join(out, "model.tflite")));
  t.is(fused.operators[0]?.name, "UNIDIRECTIONAL_SEQUENCE_LSTM");
  await run(data, `${out}2`, ...forecaster, "--build", "unrolled");
  const unrolled = decodeTflite(readFileSync(join(`${out}2`, "model.tflite")));
  t.true(unrolled.operators.every(({ name }) => name !== "UNIDIRECTIONAL_SEQUENCE_LSTM"));
});

test("a package of any kind is what model.install takes, to the bit", async (t) => {
  const { data, out } = kept(t);
  const { version } = new ModelRegistry(data, "optimizer").install(OPTIMIZER, systemClock.now());
  for (const kind of ["forecaster", "optimizer"] as const) {
    const to = `${out}-${kind}`;
    const { stdout, stderr } = await run(data, to, "--kind", kind, "--format", "package");
    t.is(stderr, "");
    const file = readFileSync(join(to, "model.agm"));
    const sha256 = createHash("sha256").update(file).digest("hex");
    t.true(stdout.endsWith(` with the sha256 ${sha256}\n`), stdout);
    t.deepEqual(unpackModel(kind, file), new ModelRegistry(data, kind).current());
  }
  const told = await run(data, out, "--kind", "optimizer", "--format", "package", "--json");
  const [file] = JSON.parse(told.stdout).files;
  t.like(JSON.parse(told.stdout), { kind: "optimizer", version });
  t.like(file, { name: "model.agm" });
  t.regex(file.sha256, /^[0-9a-f]{64}$/);
});

test("a folder that has something is left as it is", async (t) => {
  const { data, out } = kept(t);
  mkdirSync(out);
  writeFileSync(join(out, "mine"), "");
  const to = ["models", "export", "--data", data, "--out", out];
  await refuses(t, to, 1, /out: ENOTEMPTY.*; name a folder that is not there yet/);
  t.deepEqual(readdirSync(out), ["mine"]);
  t.deepEqual(
    readdirSync(data).filter((name) => name.startsWith(".out")),
    [],
  );
});

test("wrong options, and what is not there, are refused in one line", async (t) => {
  const { data, out } = kept(t);
  const to = ["models", "export", "--data", data, "--out", out];
  await refuses(t, [...to, "--format", "onnx"], 2, /--format onnx is none of layers-model, tflite/);
  await refuses(t, [...to, "--format", "tflite", "--build", "x"], 2, /--build x is none of int8/);
  await refuses(t, [...to, "--build", "int8"], 2, /--build is for --format tflite/);
  await refuses(
    t,
    [...to, "--kind", "optimizer"],
    2,
    /an optimizer is no network: --format package/,
  );
  const empty = ["models", "export", "--data", scratchFolder(t), "--out", out];
  await refuses(t, empty, 2, /there is no current detector: arpguard train detector makes one/);
});
