import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { getCACertificates, setDefaultCACertificates } from "node:tls";
import test, { type ExecutionContext } from "ava";
import { modelExecutors } from "#app/fleet/model-executors.ts";
import { optimizerTrainer } from "#app/optimizer-trainer.ts";
import { defaultConfig } from "#config/defaults.ts";
import { systemClock } from "#core/clock.ts";
import { micros } from "#core/units.ts";
import { knobsOf } from "#optimize/knobs.ts";
import { openHistoryReadOnly } from "#store/history-reader.ts";
import { KnobLog } from "#store/knob-log.ts";
import { packModel } from "#store/model-package.ts";
import { ModelRegistry } from "#store/model-registry.ts";
import type { KeptOptimizer } from "#store/types.ts";
import { type Executed, execute, executing } from "../../helpers/executing.ts";
import { keptForecaster, keptOptimizer } from "../../helpers/kept-models.ts";
import { serveFile } from "../../helpers/model-server.ts";
import { scratchFolder } from "../../helpers/scratch.ts";
import { boxSteps, stepsBefore, writeSteps } from "../../helpers/step-history.ts";
import { START } from "../../store/samples.ts";

const NOW = micros(START + 90_000_000);
const ABOUT = { version: "20260601-180000-aaaa", trainedAt: "2026-06-01T18:00:00.000000Z" };

/** A box with a week of costs, which takes models up as its registry names them. */
async function box(t: ExecutionContext, answering = true) {
  const directory = scratchFolder(t);
  const startAt = stepsBefore(NOW, 601);
  writeSteps(directory, startAt, boxSteps(601, 1));
  new KnobLog(directory).append({ at: startAt, knobs: knobsOf(defaultConfig()) });
  const history = openHistoryReadOnly(directory);
  t.teardown(() => history[Symbol.dispose]());
  const registry = new ModelRegistry(directory, "optimizer");
  const clock = { ...systemClock, now: () => NOW };
  let looks = 0;
  const parts = { directory, history, clock, windowSeconds: 5 };
  const executors = modelExecutors({
    ...parts,
    workOf: () => {
      looks++;
      const version = registry.choice().current ?? undefined;
      return { windows: 50 * looks, answers: answering ? looks : 0, version };
    },
    forget: () => {},
  });
  return { executors, registry, parts, directory };
}

/** Trained on the very costs that the box has seen. */
async function good(t: ExecutionContext): Promise<KeptOptimizer> {
  const { parts } = await box(t);
  const trainer = optimizerTrainer({ ...parts, least: 400 });
  const { draft } = await trainer.train(new AbortController().signal, () => {});
  return { ...draft, ...ABOUT };
}

/** Parameters of an installation of a file that a server has. */
async function served(t: ExecutionContext, file: Uint8Array, name = "optimizer") {
  const server = await serveFile(t, file);
  setDefaultCACertificates([...getCACertificates(), readFileSync(server.ca, "utf8")]);
  const sha256 = createHash("sha256").update(file).digest("hex");
  return { name, version: ABOUT.version, url: server.url, sha256 };
}

test.serial("an optimizer is downloaded, compared, put in force, and rolled back", async (t) => {
  const { executors, registry } = await box(t);
  const first = registry.install(keptOptimizer(1), NOW).version;
  const context = executing(await served(t, packModel("optimizer", await good(t))));
  const outcome = await execute(executors["model.install"], context);
  t.like(outcome, { version: ABOUT.version, steps: 600 });
  t.true(Number(outcome?.r2) > Number(outcome?.currentR2));
  t.deepEqual(
    context.steps.map(({ step }) => step),
    ["download", "verify", "shadow-run", "switch", "commit"],
  );
  t.deepEqual(registry.choice(), { current: ABOUT.version, previous: first });
  const memo = context.steps[3]!.memo!;
  t.deepEqual(memo, { numbers: registry.digest(ABOUT.version) });
  const resumed = execute(executors["model.install"], context, { step: "switch", memo });
  t.deepEqual(await resumed, { version: ABOUT.version }, "after a stop it is known again");
  const back = await execute(executors["model.rollback"], executing({ name: "optimizer" }));
  t.deepEqual(back, { version: first });
});

test.serial("one that gives no answer at work makes room for the one before", async (t) => {
  const { executors, registry } = await box(t, false);
  const first = registry.install(keptOptimizer(1), NOW).version;
  const context = executing(await served(t, packModel("optimizer", await good(t))));
  const end = execute(executors["model.install"], context);
  await t.throwsAsync(end, { message: "it gives no answer" });
  t.is(registry.choice().current, first);
});

test.serial("one that another was trained beside is not put in its place", async (t) => {
  const { executors, registry } = await box(t);
  const context = executing(await served(t, packModel("optimizer", await good(t))));
  let other = "";
  const watching = atSwitch(context, () => {
    other = registry.install(keptOptimizer(2), NOW).version;
  });
  await t.throwsAsync(execute(executors["model.install"], watching), {
    message: /^it was judged against no model, and the current optimizer is \S+ by now/,
  });
  t.is(registry.choice().current, other);
});

test.serial("the very model that serves is left as it is, whatever it answers", async (t) => {
  const { executors, registry } = await box(t, false);
  registry.install(keptOptimizer(1), NOW);
  const kept = keptOptimizer(2, ABOUT);
  t.true(registry.adopt(kept));
  const choice = registry.choice();
  const context = executing(await served(t, packModel("optimizer", kept)));
  t.deepEqual(await execute(executors["model.install"], context), { version: ABOUT.version });
  t.deepEqual(registry.choice(), choice);
  t.deepEqual(
    context.steps.map(({ step }) => step),
    ["download", "verify"],
  );
});

test.serial("other numbers under the name of the one that serves are refused", async (t) => {
  const { executors, registry, directory } = await box(t);
  registry.install(keptOptimizer(1), NOW);
  registry.adopt(keptOptimizer(2, ABOUT));
  const choice = registry.choice();
  const other = packModel("optimizer", await good(t));
  const install = async () =>
    execute(executors["model.install"], executing(await served(t, other)));
  await t.throwsAsync(install(), { message: /a version's numbers never change/ });
  t.deepEqual(registry.choice(), choice);
  writeFileSync(join(directory, "models/optimizer", ABOUT.version, "forest.agf"), "");
  await t.throwsAsync(install(), { code: "model-invalid" }, "a damaged one is told of as such");
});

test.serial("what somebody else put in force meanwhile is not taken out of it", async (t) => {
  const { executors, registry } = await box(t, false);
  const first = registry.install(keptOptimizer(1), NOW).version;
  const kept = await good(t);
  const context = executing(await served(t, packModel("optimizer", kept)));
  const watching = atSwitch(context, () => registry.adopt(kept));
  const outcome = await execute(executors["model.install"], watching);
  t.deepEqual(outcome, { version: ABOUT.version });
  t.deepEqual(registry.choice(), { current: ABOUT.version, previous: first });
});

test.serial("a worse one and one of another kind are refused by name", async (t) => {
  const { executors, registry } = await box(t);
  const worse = packModel("optimizer", keptOptimizer(1, ABOUT));
  await t.throwsAsync(execute(executors["model.install"], executing(await served(t, worse))), {
    message: /^the old model stays: R² of \w+ is/,
  });
  const other = await served(t, packModel("forecaster", keptForecaster(1, ABOUT)));
  await t.throwsAsync(execute(executors["model.install"], executing(other)), {
    code: "model-invalid",
    message: /^the model is damaged \(/,
  });
  t.is(registry.choice().current, null);
  const none = execute(executors["model.rollback"], executing({ name: "forecaster" }));
  await t.throwsAsync(none, { message: /there is no forecaster before/ });
});

/** Lets something happen just before the step `switch` begins. */
function atSwitch(executed: Executed, happen: () => void) {
  const { context } = executed;
  const step = (name: string) => {
    if (name === "switch") happen();
    context.step(name);
  };
  return { ...executed, context: { ...context, step } };
}
