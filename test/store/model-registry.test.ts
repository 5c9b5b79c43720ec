import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import test from "ava";
import { micros } from "#core/units.ts";
import { ModelFolder } from "#store/model-folder.ts";
import { ModelRegistry } from "#store/model-registry.ts";
import { keptDetector } from "../helpers/kept-detector.ts";
import { keptOptimizer } from "../helpers/kept-models.ts";
import { scratchFolder } from "../helpers/scratch.ts";

const CHILD = join(import.meta.dirname, "install-child.ts");
const AT = micros(Date.parse("2026-05-01T18:00:00Z") * 1000);
const later = (hours: number) => micros(AT + hours * 3_600_000_000);

test("without a model there is none, and nothing to go back to", (t) => {
  const registry = new ModelRegistry(scratchFolder(t), "detector");
  t.deepEqual(registry.choice(), { current: null, previous: null });
  t.is(registry.current(), null);
  t.throws(() => registry.rollback(), { code: "usage", message: /there is no detector before/ });
  t.throws(() => registry.read("../etc"), {
    code: "usage",
    message: /there is no detector \.\.\/etc/,
  });
});

test("the last two installed are kept, and rollback changes between them", (t) => {
  const data = scratchFolder(t);
  const registry = new ModelRegistry(data, "detector");
  const kept = [1, 2, 3].map((seed) => registry.install(keptDetector(seed), later(seed)));
  const [, second, third] = kept.map(({ version }) => version);
  t.regex(third ?? "", /^20260501-210000-\w{4}$/);
  t.deepEqual(registry.choice(), { current: third!, previous: second! });
  t.deepEqual(registry.versions(), [second!, third!]);
  t.deepEqual(registry.current(), kept[2]!);
  t.deepEqual(registry.rollback(), { current: second!, previous: third! });
  t.deepEqual(new ModelRegistry(data, "detector").current(), kept[1]!);
  registry.rollback();
  t.deepEqual(registry.current(), kept[2]!);
});

test("a model that is written and not named yet changes nothing", (t) => {
  const data = scratchFolder(t);
  const registry = new ModelRegistry(data, "detector");
  const { version } = registry.install(keptDetector(1), AT);
  // As a killed install leaves it, between the folder and the document.
  new ModelFolder(data, "detector").write(keptDetector(2, { version: "20260601-180000-aaaa" }));
  t.is(registry.current()?.version, version);
  registry.install(keptDetector(3), later(1));
  t.false(registry.versions().includes("20260601-180000-aaaa"), "the next one clears up");
});

test("a damaged model is refused, set aside, and no more asked for", (t) => {
  const data = scratchFolder(t);
  const registry = new ModelRegistry(data, "detector");
  registry.install(keptDetector(1), AT);
  const { version } = registry.install(keptDetector(2), later(1));
  writeFileSync(join(data, "models/detector", version, "weights.f32"), "");
  t.throws(() => registry.current(), { code: "model-invalid" });
  const aside = registry.setAside(version);
  t.regex(aside, /\.damaged$/);
  t.is(registry.current(), null);
  t.not(registry.choice().previous, null);
  t.is(registry.damaged(), version);
  t.deepEqual(Object.keys(registry.choice()), ["current", "previous"]);
  registry.rollback();
  t.is(registry.current()?.seed, 1);
  t.is(registry.damaged(), null, "another is current");
});

test("one does not go back to a damaged model", (t) => {
  const data = scratchFolder(t);
  const registry = new ModelRegistry(data, "detector");
  const first = registry.install(keptDetector(1), AT);
  const second = registry.install(keptDetector(2), later(1));
  rmSync(join(data, "models/detector", first.version, "card.json"));
  t.throws(() => registry.rollback(), { code: "model-invalid", message: /a file is missing/ });
  t.is(registry.choice().current, second.version);
});

test("the one before can be handed over again, and serves", (t) => {
  const data = scratchFolder(t);
  const registry = new ModelRegistry(data, "detector");
  const first = registry.install(keptDetector(1), AT);
  const second = registry.install(keptDetector(2), later(1));
  t.true(registry.adopt(first));
  t.deepEqual(registry.choice(), { current: first.version, previous: second.version });
  t.false(registry.adopt(first), "it is current already");
  t.deepEqual(registry.current(), first);
  registry.forget();
  registry.adopt(first);
  t.deepEqual(registry.choice(), { current: first.version, previous: null });
  t.deepEqual(registry.current(), first);
  t.deepEqual(registry.versions(), [first.version]);
});

test("who meant to take back another than the current one changes nothing", (t) => {
  const registry = new ModelRegistry(scratchFolder(t), "detector");
  const first = registry.install(keptDetector(1), AT);
  const second = registry.install(keptDetector(2), later(1));
  t.throws(() => registry.rollback(first.version), { code: "usage", message: /is no more/ });
  t.is(registry.choice().current, second.version);
  t.is(registry.rollback(second.version).current, first.version);
  t.throws(() => registry.rollback(null), {
    code: "usage",
    message: `models rollback: none is no more the current detector, but ${first.version}: look who has changed it`,
  });
  registry.forget();
  t.is(registry.rollback(null).current, first.version);
});

test("what was judged against another than the current one changes nothing", (t) => {
  const registry = new ModelRegistry(scratchFolder(t), "detector");
  const first = registry.install(keptDetector(1), AT, null).version;
  const before = registry.versions();
  const overtaken = (over: string | null) => () =>
    registry.install(keptDetector(2), later(1), over);
  t.throws(overtaken(null), {
    code: "training-failed",
    message: `it was judged against no model, and the current detector is ${first} by now: train again, and it is judged against that`,
  });
  t.throws(overtaken("20260101-000000-aaaa"), { code: "training-failed" });
  t.deepEqual(registry.versions(), before, "nor is it kept");
  t.is(overtaken(first)().seed, 2);
  registry.forget();
  t.throws(overtaken(first), { message: /the current detector is none by now/ });
});

test("a damaged document is refused by name and left as it is", (t) => {
  const data = scratchFolder(t);
  const registry = new ModelRegistry(data, "detector");
  writeFileSync(join(data, "models.json"), '{"detector":{"current":"../x","previous":null}}');
  t.throws(() => registry.current(), {
    code: "store-failed",
    message:
      /models\.json is damaged \(detector\.current: .*\): mend it, or move it away to go wit/,
  });
  t.throws(() => registry.install(keptDetector(1), AT), { code: "store-failed" });
  t.false(readdirSync(data).includes("models"));
});

test("a document of the first release, which knew detectors alone, is taken as it is", (t) => {
  const data = scratchFolder(t);
  const registry = new ModelRegistry(data, "detector");
  const { version } = registry.install(keptDetector(1), AT);
  const old = { detector: { current: version, previous: null } };
  writeFileSync(join(data, "models.json"), JSON.stringify(old));
  t.is(registry.current()?.version, version);
  const optimizers = new ModelRegistry(data, "optimizer");
  t.is(optimizers.current(), null);
  const optimizer = optimizers.install(keptOptimizer(2), AT);
  t.deepEqual(optimizers.current(), optimizer);
  t.is(registry.current()?.version, version, "the kinds leave each other alone");
  t.deepEqual(new ModelRegistry(data, "forecaster").versions(), []);
});

test("whoever is killed while installing leaves a whole model in force", async (t) => {
  const data = scratchFolder(t);
  const registry = new ModelRegistry(data, "detector");
  for (let round = 0; round < 8; round++) {
    const child = spawn(process.execPath, [CHILD, data], { stdio: ["ignore", "pipe", "inherit"] });
    t.teardown(() => child.kill("SIGKILL"));
    let said = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      said += text;
      // Another moment of an install each time.
      if (said.split("\n").length > 3) setTimeout(() => child.kill("SIGKILL"), round * 0.7);
    });
    await once(child, "close");
    const last = said.trimEnd().split("\n").at(-1);
    const { current, previous } = registry.choice();
    t.true(current === last || previous === last, `${last} is lost`);
    for (const version of [current, previous]) t.notThrows(() => registry.read(version ?? ""));
  }
  const { version } = registry.install(keptDetector(1), AT);
  t.is(readdirSync(join(data, "models/detector")).length, 2, "and nothing of what was half");
  t.is(registry.current()?.version, version);
});
