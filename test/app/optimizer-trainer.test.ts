import test, { type ExecutionContext } from "ava";
import { optimizerTrainer } from "#app/optimizer-trainer.ts";
import { defaultConfig } from "#config/defaults.ts";
import { micros } from "#core/units.ts";
import { knobsOf } from "#optimize/knobs.ts";
import { openHistoryReadOnly } from "#store/history-reader.ts";
import { KnobLog } from "#store/knob-log.ts";
import { ModelRegistry } from "#store/model-registry.ts";
import { keptOptimizer } from "../helpers/kept-models.ts";
import { scratchFolder } from "../helpers/scratch.ts";
import { boxSteps, stepsBefore, writeSteps } from "../helpers/step-history.ts";
import { START } from "../store/samples.ts";

const COUNT = 601;
const NOW = micros(START + 90_000_000);
const { signal } = new AbortController();

/** A data folder with a box's 5 minutes and its knobs, and a trainer over it. */
function watched(t: ExecutionContext, steps: Float32Array[], least = 400) {
  const data = scratchFolder(t);
  const startAt = stepsBefore(NOW, steps.length);
  writeSteps(data, startAt, steps);
  new KnobLog(data).append({ at: startAt, knobs: knobsOf(defaultConfig()) });
  const history = openHistoryReadOnly(data);
  t.teardown(() => history[Symbol.dispose]());
  const clock = { now: () => NOW };
  const trainer = optimizerTrainer({ directory: data, history, clock, least });
  return { trainer, registry: new ModelRegistry(data, "optimizer") };
}

test("what the traffic costs is learned, and the current one is held against it", async (t) => {
  const { trainer, registry } = watched(t, boxSteps(COUNT, 1));
  const { version } = registry.install(keptOptimizer(1), NOW);
  const shares: number[] = [];
  const challenger = await trainer.train(signal, (share) => shares.push(share));
  t.is(challenger.fault, null);
  const { r2, currentR2, lastValueR2 } = challenger.figures;
  t.true(r2! > 0.8, JSON.stringify(challenger.figures));
  t.true(lastValueR2! < 0 && currentR2! < r2!);
  t.like(challenger.draft, { steps: 480, heldOutSteps: 120 });
  t.is(challenger.draft.scores.memory_usage_pct.r2, null, "it never changed");
  t.deepEqual(
    [...shares].sort((a, b) => a - b),
    shares,
  );
  t.is(shares.at(-1), 1);
  const installed = challenger.install(NOW);
  t.deepEqual(registry.choice(), { current: installed, previous: version });
});

test("of two that are trained at once the second is not judged against the first, and stays out", async (t) => {
  const { trainer, registry } = watched(t, boxSteps(COUNT, 1));
  const one = await trainer.train(signal, () => {});
  const other = await trainer.train(signal, () => {});
  const first = one.install(NOW);
  t.throws(() => other.install(NOW), {
    code: "training-failed",
    message:
      /^it was judged against no model, and the current optimizer is \S+ by now: train again/,
  });
  t.deepEqual(registry.choice(), { current: first, previous: null });
  const third = await trainer.train(signal, () => {});
  t.not(third.figures.currentR2, null);
  t.is(registry.choice().current, first, "until it is installed");
  third.install(NOW);
  t.is(registry.choice().previous, first);
});

test("5 minutes without the box's own figures teach nothing", async (t) => {
  const steps = boxSteps(COUNT, 1).map((step, n) => (n % 2 === 0 ? step : new Float32Array(20)));
  const { trainer } = watched(t, steps, 200);
  await t.throwsAsync(
    trainer.train(signal, () => {}),
    {
      code: "training-failed",
      message: /^the history has 0 of 200 measured pairs of 5 minutes and the next 5: let the/,
    },
  );
});

test("told to end in the middle of the fit it ends, and keeps nothing", async (t) => {
  const { trainer, registry } = watched(t, boxSteps(COUNT, 1));
  const controller = new AbortController();
  const why = new Error("no more");
  const training = trainer.train(controller.signal, (share) => {
    if (share > 0) controller.abort(why);
  });
  t.is(await t.throwsAsync(training), why);
  t.deepEqual(registry.versions(), []);
});
