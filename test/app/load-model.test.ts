import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import test from "ava";
import { loadModel } from "#app/load-model.ts";
import { detectorServing } from "#app/served-detector.ts";
import { OPTIMIZER_SERVING } from "#app/served-optimizer.ts";
import { micros } from "#core/units.ts";
import { ModelRegistry } from "#store/model-registry.ts";
import { keptDetector } from "../helpers/kept-detector.ts";
import { keptOptimizer } from "../helpers/kept-models.ts";
import { scratchFolder } from "../helpers/scratch.ts";

const AT = micros(Date.parse("2026-05-01T18:00:00Z") * 1000);
const FINE = { problem: null, isDamaged: false, isAside: false, mayPass: false };
const isGood = () => true;
const NOTHING = { version: null, served: null, ...FINE };

test("the current model serves; without one there is nothing, and nothing wrong", (t) => {
  const registry = new ModelRegistry(scratchFolder(t), "detector");
  t.deepEqual(loadModel(registry, detectorServing(5), isGood), NOTHING);
  const { version, network, model } = registry.install(keptDetector(1), AT);
  const loaded = loadModel(registry, detectorServing(5), isGood);
  t.like(loaded, { version, ...FINE });
  const { runner, ...served } = loaded.served!;
  t.deepEqual(served, { version, network, model });
  t.true(["simd", "plain"].includes(runner!.runner));
});

test("a damaged model is set aside and told of once", (t) => {
  const data = scratchFolder(t);
  const registry = new ModelRegistry(data, "detector");
  const { version } = registry.install(keptDetector(1), AT);
  writeFileSync(join(data, "models/detector", version, "weights.f32"), "AGW");
  const { served, problem, isDamaged } = loadModel(registry, detectorServing(5), isGood);
  t.is(served, null);
  t.true(isDamaged);
  t.regex(
    problem ?? "",
    /^\S+: the model is damaged \(the numbers are not those of the card\): [^\n]*; it lies in \S+\.damaged now, and none before can serve$/,
  );
  t.deepEqual(readdirSync(join(data, "models/detector")), [`${version}.damaged`]);
  t.deepEqual(loadModel(registry, detectorServing(5), isGood), NOTHING);
});

test("one whose card is right and whose trees are none is set aside, too", (t) => {
  const registry = new ModelRegistry(scratchFolder(t), "optimizer");
  registry.install(keptOptimizer(1, { forest: Uint8Array.of(1, 2, 3) }), AT);
  const { served, problem, isDamaged } = loadModel(registry, OPTIMIZER_SERVING, isGood);
  t.is(served, null);
  t.true(isDamaged);
  t.regex(
    problem ?? "",
    /^optimizer \S+: no forest \([^\n]*\.damaged now, and none before can serve$/,
  );
  t.is(registry.current(), null);
});

test("a damaged document is told of, and left", (t) => {
  const data = scratchFolder(t);
  writeFileSync(join(data, "models.json"), "{");
  const { served, problem } = loadModel(
    new ModelRegistry(data, "detector"),
    detectorServing(5),
    isGood,
  );
  t.is(served, null);
  t.regex(problem ?? "", /^\S+models\.json is damaged \(it is no JSON\): mend it[^\n]*$/);
  t.deepEqual(readdirSync(data), ["models.json"]);
});

test("a model of other windows or features does not serve, and stays", (t) => {
  const registry = new ModelRegistry(scratchFolder(t), "detector");
  registry.install(keptDetector(1), AT);
  const { served, problem, isDamaged } = loadModel(registry, detectorServing(10), isGood);
  t.is(served, null);
  t.false(isDamaged);
  t.regex(
    problem ?? "",
    /^the detector \S+ does not serve: it was trained on windows of 5 s, not 10; train again$/,
  );
  const { model, ...rest } = keptDetector(2);
  const names = [...model.names].reverse();
  registry.install({ ...rest, model: { ...model, names } }, AT);
  const other = loadModel(registry, detectorServing(5), isGood);
  t.regex(other.problem ?? "", /does not serve: it was trained on other features; train/);
  t.not(registry.choice().current, null);
});
