import { readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import test, { type ExecutionContext } from "ava";
import { fallBack } from "#app/fall-back.ts";
import { detectorServing } from "#app/served-detector.ts";
import { micros } from "#core/units.ts";
import { ModelRegistry } from "#store/model-registry.ts";
import { keptDetector } from "../helpers/kept-detector.ts";
import { scratchFolder } from "../helpers/scratch.ts";

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
