import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import test, { type ExecutionContext } from "ava";
import type { Executors } from "#app/fleet/executor.ts";
import { modelExecutors } from "#app/fleet/model-executors.ts";
import { defaultConfig } from "#config/defaults.ts";
import { systemClock } from "#core/clock.ts";
import { openHistory } from "#store/history.ts";
import { numbersDigest } from "#store/model-package.ts";
import { ModelRegistry } from "#store/model-registry.ts";
import { lockDocuments } from "#store/writer-lock.ts";
import { execute, executing } from "../../helpers/executing.ts";
import { keptDetector } from "../../helpers/kept-detector.ts";
import { scratchFolder } from "../../helpers/scratch.ts";

const kept = keptDetector(3, { windowSeconds: 1 });
const params = {
  name: "detector",
  version: kept.version,
  url: "https://127.0.0.1:9/x",
  sha256: "0".repeat(64),
};

/** A box on which windows close and the new model never judges one. */
function deafBox(t: ExecutionContext) {
  const directory = scratchFolder(t);
  const history = openHistory({ ...defaultConfig().store, directory });
  t.teardown(() => history[Symbol.dispose]());
  let windows = 0;
  const executors = modelExecutors({
    ...{ directory, history, windowSeconds: 1, clock: systemClock },
    workOf: () => {
      windows += 20;
      return { windows, answers: windows, version: "another" };
    },
    forget: () => undefined,
  });
  return { registry: new ModelRegistry(directory, "detector"), executors, directory };
}

/** As the step "switch" notes it. */
const memo = { numbers: numbersDigest("detector", kept) };
const begun = { step: "commit", memo };

test("a first model that does not serve leaves the box without one, and says why", async (t) => {
  const { registry, executors } = deafBox(t);
  registry.adopt(kept);
  const end = execute(executors["model.install"], executing(params), begun);
  await t.throwsAsync(end, { message: "it does not serve" });
  t.is(registry.choice().current, null);
});

test("one that does not serve makes room for the one before", async (t) => {
  const { registry, executors } = deafBox(t);
  const first = registry.install({ ...kept, windowSeconds: 1 }, systemClock.now()).version;
  registry.adopt(kept);
  const end = execute(executors["model.install"], executing(params), begun);
  await t.throwsAsync(end, { message: "it does not serve" });
  t.is(registry.choice().current, first);
});

test("what had come of a model goes with the command, whatever its end", async (t) => {
  const { registry, executors, directory } = deafBox(t);
  registry.adopt(kept);
  const folder = join(directory, "downloads");
  mkdirSync(folder);
  writeFileSync(join(folder, "a1.part"), createHash("sha256").digest());
  await t.throwsAsync(execute(executors["model.install"], executing(params), begun));
  t.deepEqual(readdirSync(folder), []);
});

/** What it does after a stop of the program in a step, until it comes to wait for anybody. */
async function resumed(executors: Executors, step: string): Promise<string[]> {
  const run = executing(params);
  run.stop(new Error("enough"));
  await execute(executors["model.install"], run, { step, memo }).catch(() => {});
  return run.steps.map((each) => each.step);
}

for (const step of ["switch", "commit"]) {
  test(`another of its version is left in force after a stop in step ${step}`, async (t) => {
    const { registry, executors } = deafBox(t);
    registry.install(kept, systemClock.now());
    registry.adopt(keptDetector(4, { windowSeconds: 1 }));
    const choice = registry.choice();
    t.is(choice.current, kept.version);
    t.deepEqual(await resumed(executors, step), ["download"], "to be held against it");
    t.deepEqual(registry.choice(), choice);
  });
}

test("a stop before the switch took place goes on from the download", async (t) => {
  const { registry, executors } = deafBox(t);
  t.deepEqual(await resumed(executors, "switch"), ["download"]);
  t.is(registry.choice().current, null);
});

test("two who go back at once do not end at the model that was to go", async (t) => {
  const { registry, executors, directory } = deafBox(t);
  const first = registry.install(kept, systemClock.now()).version;
  const second = registry.install(keptDetector(5), systemClock.now()).version;
  const other = new ModelRegistry(directory, "detector");
  const busy = lockDocuments(directory);
  const end = execute(executors["model.rollback"], executing({ name: "detector" }));
  busy[Symbol.dispose]();
  other.rollback();
  await t.throwsAsync(end, { message: /is no more the current detector/ });
  t.deepEqual(registry.choice(), { current: first, previous: second });
});
