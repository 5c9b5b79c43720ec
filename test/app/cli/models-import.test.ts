import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import test, { type ExecutionContext } from "ava";
import { systemClock } from "#core/clock.ts";
import { micros } from "#core/units.ts";
import { int8NetworkGraph } from "#infer/tflite/int8-operators.ts";
import { networkGraph } from "#infer/tflite/network-graph.ts";
import { encodeTflite } from "#infer/tflite/tflite-writer.ts";
import { openHistory } from "#store/history.ts";
import { ModelRegistry } from "#store/model-registry.ts";
import { buildInt8 } from "#train/int8-build.ts";
import { arpguard, refuses } from "../../helpers/command-line.ts";
import { keptDetector } from "../../helpers/kept-detector.ts";
import { writeLayersModel } from "../../helpers/layers-model.ts";
import { randomNetwork } from "../../helpers/reference-network.ts";
import { scratchFolder } from "../../helpers/scratch.ts";
import { chance } from "../../helpers/tflite-models.ts";
import { louder, usualTraffic } from "../../helpers/usual-traffic.ts";
import { limitsFor } from "../../store/samples.ts";

const COUNT = 1600;
const HOURS_MICROS = 3 * 3_600_000_000;
const NETWORK = randomNetwork(
  {
    inputShape: [20],
    layers: [
      { kind: "dense", units: 8, activation: "relu" },
      { kind: "dense", units: 20, activation: "sigmoid" },
    ],
  },
  5,
);

/** A data folder with windows; the newest hundred are louder where that is wanted. */
function watched(t: ExecutionContext, isLoud = false): string {
  const data = scratchFolder(t);
  const windows = usualTraffic(COUNT, micros(systemClock.now() - HOURS_MICROS), 2);
  using history = openHistory(limitsFor(data));
  for (const [n, window] of windows.entries()) {
    history.write(isLoud && n >= 1500 ? louder(window, 50, 0, 15) : window, []);
  }
  return data;
}

const importing = (data: string, path: string) => {
  return ["models", "import", path, "--least", "1000", "--data", data];
};
const current = (data: string) => new ModelRegistry(data, "detector").current();

test("a network without a card: threshold and ranges are learned here", async (t) => {
  const data = watched(t);
  const folder = join(data, "handed");
  writeLayersModel(folder, NETWORK);
  const { stdout, stderr } = await arpguard(importing(data, folder));
  t.is(stderr, "");
  t.regex(stdout, /^\d{8}-\d{6}-\w{4}: trained .* on 1280 windows .*takes it up\n$/);
  const kept = current(data);
  t.deepEqual(kept?.network, NETWORK, "the network is kept as it is");
  t.true(kept!.model.alarm.threshold > 0);
  t.true(kept!.model.value.high[0]! < 10, "of the usual windows");
});

test("what was exported is imported as it was, its card with it", async (t) => {
  const data = watched(t);
  await arpguard(["train", "detector", "--least", "1000", "--data", data]);
  const trained = current(data)!;
  const out = join(data, "out");
  await arpguard(["models", "export", "--data", data, "--out", out]);
  const { stderr } = await arpguard(importing(data, out));
  t.is(stderr, "");
  const { version: _, trainedAt: _at, ...same } = trained;
  t.like(current(data), same);
  t.not(current(data)?.version, trained.version);
});

test("a .tflite in whole numbers becomes weights that stand for the same", async (t) => {
  const data = watched(t);
  const rows = { rows: 100, columns: 20, values: chance(2000, 0, 1) };
  const file = join(data, "other.tflite");
  writeFileSync(file, encodeTflite(int8NetworkGraph(buildInt8(NETWORK, rows))));
  const { stderr } = await arpguard(importing(data, file));
  t.is(stderr, "");
  const [layer] = current(data)!.network.layers;
  const [own] = NETWORK.layers;
  if (layer?.kind !== "dense" || own?.kind !== "dense") return t.fail();
  for (const [at, weight] of own.kernel.entries()) {
    t.true(Math.abs(weight - layer.kernel[at]!) <= 0.5001 * (0.6 / 127));
  }
});

test("the gate is that of trained ones: what calls too many alarms is not kept", async (t) => {
  const data = watched(t, true);
  writeLayersModel(join(data, "handed"), NETWORK);
  await refuses(
    t,
    importing(data, join(data, "handed")),
    1,
    /models import: [\d.]+ % of the newest windows would be in an alarm, .*: the old model stays\n$/,
  );
  t.is(current(data), null);
});

test("a card of another network, and one that is none, are refused", async (t) => {
  const data = watched(t);
  const folder = join(data, "handed");
  writeLayersModel(folder, NETWORK);
  const other = scratchFolder(t);
  new ModelRegistry(other, "detector").install(keptDetector(1), systemClock.now());
  await arpguard(["models", "export", "--data", other, "--format", "card", "--out", `${other}/c`]);
  writeFileSync(join(folder, "card.json"), readFileSync(`${other}/c/card.json`));
  const foreign =
    /handed: the network cannot be run: its answer to a golden vector is off by [\d.]+, more/;
  await refuses(t, importing(data, folder), 1, foreign);
  writeFileSync(join(folder, "card.json"), "{}");
  await refuses(t, importing(data, folder), 1, /the model is damaged \(name: /);
  t.is(current(data), null);
});

test("what is no detector is refused by what it is", async (t) => {
  const data = watched(t);
  const refused = async (name: string, bytes: Uint8Array, message: RegExp) => {
    const file = join(data, name);
    writeFileSync(file, bytes);
    await refuses(t, importing(data, file), 1, message);
  };
  const spec = { inputShape: [3], layers: [] };
  const small = randomNetwork(
    { ...spec, layers: [{ kind: "dense", units: 3, activation: "relu" }] },
    1,
  );
  await refused(
    "a.tflite",
    encodeTflite(networkGraph(small, "float32")),
    /a\.tflite: a detector has dense layers from 20 values to 20\n$/,
  );
  await refused("b.tflite", new Uint8Array(4), /b\.tflite: header: it leads out of the file\n$/);
  await refused("c.json", new Uint8Array(4), /c\.json: model: it is no JSON\n$/);
  mkdirSync(join(data, "empty"));
  await refuses(
    t,
    importing(data, join(data, "empty")),
    1,
    /neither model\.json nor model\.tflite/,
  );
  await refuses(t, [...importing(data, "x"), "--kind", "optimizer"], 2, /cannot be imported/);
});
