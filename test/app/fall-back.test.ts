import { mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import test, { type ExecutionContext } from "ava";
import { fallBack } from "#app/fall-back.ts";
import { detectorServing } from "#app/served-detector.ts";
import { AppError } from "#core/errors.ts";
import { micros } from "#core/units.ts";
import { ModelRegistry } from "#store/model-registry.ts";
import { keptDetector } from "../helpers/kept-detector.ts";
import { holdDocuments } from "../helpers/lock-holder.ts";
import { scratchFolder } from "../helpers/scratch.ts";
import { until } from "../helpers/until.ts";

const AT = micros(Date.parse("2026-05-01T18:00:00Z") * 1000);
const isGood = () => true;

function detectors(t: ExecutionContext, seconds = 5) {
  const data = scratchFolder(t);
  const registry = new ModelRegistry(data, "detector");
  const before = registry.install(keptDetector(1, { windowSeconds: seconds }), AT).version;
  const damaged = registry.install(keptDetector(2), AT).version;
  writeFileSync(join(data, "models/detector", damaged, "weights.f32"), "");
  return { data, registry, before, damaged };
}

test("the one before serves, and the damaged one lies aside", (t) => {
  const { data, registry, before, damaged } = detectors(t);
  const { version, served, told } = fallBack(registry, detectorServing(5), damaged, isGood);
  t.is(version, before);
  t.is(served?.version, before);
  t.regex(told, /^; it lies in \S+\.damaged now, and the one before, \S+, serves$/);
  t.deepEqual(registry.choice(), { current: before, previous: null });
  t.deepEqual(
    readdirSync(join(data, "models/detector")).sort(),
    [before, `${damaged}.damaged`].sort(),
  );
  registry.install(keptDetector(3), AT);
  t.true(readdirSync(join(data, "models/detector")).includes(`${damaged}.damaged`), "to be seen");
});

const passesOver = test.macro({
  title: (name) => `passed over is one before that ${name}`,
  exec(
    t: ExecutionContext,
    {
      seconds = 5,
      harms = false,
      isGood = () => true,
    }: Partial<{
      seconds: number;
      harms: boolean;
      isGood: () => boolean;
    }>,
  ) {
    const { data, registry, before, damaged } = detectors(t, seconds);
    if (harms) rmSync(join(data, "models/detector", before, "card.json"));
    const fallen = fallBack(registry, detectorServing(5), damaged, isGood);
    t.like(fallen, { version: null, served: null });
    t.regex(fallen.told, /\.damaged now, and none before can serve$/);
    t.deepEqual(registry.choice(), { current: null, previous: before });
  },
});
test("was taken back", passesOver, { isGood: () => false });
test("is damaged, too", passesOver, { harms: true });
test("judges other windows", passesOver, { seconds: 10 });

test("what cannot be done is told, and nothing has changed", (t) => {
  const { data, registry, damaged } = detectors(t);
  const choice = registry.choice();
  rmSync(join(data, "models/detector", damaged), { recursive: true });
  writeFileSync(join(data, "models.json"), "{");
  const fallen = fallBack(registry, detectorServing(5), damaged, isGood);
  t.like(fallen, { version: null, served: null });
  t.regex(fallen.told, /^; \S+models\.json is damaged/);
  t.truthy(choice.previous);
});

test("a lock that is not to be had changes nothing, and may be had the next time", (t) => {
  const { data, registry, before, damaged } = detectors(t);
  const choice = registry.choice();
  const lock = join(data, "documents.lock");
  rmSync(lock);
  mkdirSync(lock);
  const fallen = fallBack(registry, detectorServing(5), damaged, isGood);
  t.like(fallen, { version: null, served: null, isAside: false, mayPass: true });
  t.regex(fallen.told, /^; \S+documents\.lock cannot be locked/);
  const alone = fallBack(registry, detectorServing(5), damaged, () => false);
  t.like(alone, { version: null, isAside: false, mayPass: true }, "nor without one before");
  t.deepEqual(registry.choice(), choice);
  rmSync(lock, { recursive: true });
  const again = fallBack(registry, detectorServing(5), damaged, isGood);
  t.like(again, { version: before, isAside: true, mayPass: false });
});

test("while a command line holds the documents nothing is waited for, or lost", async (t) => {
  const { data, registry, before, damaged } = detectors(t);
  const holder = await holdDocuments(t, data, 600_000);
  const startMs = performance.now();
  const fallen = fallBack(registry, detectorServing(5), damaged, isGood);
  t.true(performance.now() - startMs < 5000);
  t.like(fallen, { version: null, isAside: false, mayPass: true });
  t.is(registry.choice().current, damaged);
  holder.kill("SIGKILL");
  await until(() => holder.signalCode !== null, "its end");
  const again = fallBack(registry, detectorServing(5), damaged, isGood);
  t.like(again, { version: before, isAside: true });
});

test("one that cannot be moved does not keep the one before from serving", (t) => {
  const { registry, before, damaged } = detectors(t);
  registry.setAside = () => {
    throw new AppError("store-failed", "it cannot be written (EROFS): check the disk");
  };
  const fallen = fallBack(registry, detectorServing(5), damaged, isGood);
  t.is(fallen.served?.version, before);
  t.like(fallen, { version: before, isAside: true, mayPass: false });
  t.regex(fallen.told, /^; it lies where it lay \(.*EROFS.*\), and the one before, \S+, serves$/);
  t.deepEqual(registry.choice(), { current: before, previous: damaged });
});
