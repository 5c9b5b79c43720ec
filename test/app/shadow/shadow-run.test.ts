import test, { type ExecutionContext } from "ava";
import { forecasterTrainer } from "#app/forecaster-trainer.ts";
import { optimizerTrainer } from "#app/optimizer-trainer.ts";
import { SHADOW_RUNS } from "#app/shadow/shadow-run.ts";
import { defaultConfig } from "#config/defaults.ts";
import { systemClock } from "#core/clock.ts";
import { micros } from "#core/units.ts";
import { knobsOf } from "#optimize/knobs.ts";
import { openHistoryReadOnly } from "#store/history-reader.ts";
import { KnobLog } from "#store/knob-log.ts";
import { ModelRegistry } from "#store/model-registry.ts";
import type { KeptModels } from "#store/types.ts";
import { keptDetector } from "../../helpers/kept-detector.ts";
import { keptForecaster, keptOptimizer } from "../../helpers/kept-models.ts";
import { scratchFolder } from "../../helpers/scratch.ts";
import { boxSteps, stepsBefore, wavyTraffic, writeSteps } from "../../helpers/step-history.ts";
import { START } from "../../store/samples.ts";

const NOW = micros(START + 90_000_000);
const { signal } = new AbortController();
const ABOUT = { version: "20260601-180000-aaaa", trainedAt: "2026-06-01T18:00:00.000000Z" };

/** A box of these 5 minutes. */
function watched(t: ExecutionContext, steps: Float32Array[]) {
  const directory = scratchFolder(t);
  const startAt = stepsBefore(NOW, steps.length);
  writeSteps(directory, startAt, steps);
  new KnobLog(directory).append({ at: startAt, knobs: knobsOf(defaultConfig()) });
  const history = openHistoryReadOnly(directory);
  t.teardown(() => history[Symbol.dispose]());
  const clock = { ...systemClock, now: () => NOW };
  return { directory, history, clock, windowSeconds: 5 };
}

test("a forecaster is held against the current one and the simple forecasts", async (t) => {
  const parts = watched(t, wavyTraffic(1200, 1));
  const odd = new ModelRegistry(parts.directory, "forecaster").install(keptForecaster(1), NOW);
  const none = await SHADOW_RUNS.forecaster.run(keptForecaster(2), parts, signal);
  t.is(none.over, odd.version);
  t.regex(
    none.fault ?? "",
    /^it is \S+ % off over the newest steps, simple forecasts \S+ % on ave/,
  );
  const trainer = forecasterTrainer({ ...parts, least: 1200 });
  const { draft } = await trainer.train(signal, () => {});
  const kept: KeptModels["forecaster"] = { ...draft, ...ABOUT };
  const good = await SHADOW_RUNS.forecaster.run(kept, parts, signal);
  t.is(good.fault, null);
  const { errorPct, currentErrorPct } = good.figures;
  t.true(Number(errorPct) < Number(currentErrorPct) / 2, JSON.stringify(good.figures));
});

test("an optimizer is held against the current one and the last value", async (t) => {
  const parts = watched(t, boxSteps(601, 1));
  const bad = await SHADOW_RUNS.optimizer.run(keptOptimizer(1), parts, signal);
  t.is(bad.over, null);
  t.regex(bad.fault ?? "", /^R² of \w+ is \S+ over the newest steps, of its last value/);
  const trainer = optimizerTrainer({ ...parts, least: 400 });
  const { draft } = await trainer.train(signal, () => {});
  const good = await SHADOW_RUNS.optimizer.run({ ...draft, ...ABOUT }, parts, signal);
  t.is(good.fault, null);
  t.true(Number(good.figures.r2) > 0.8 && good.figures.currentR2 === null);
});

test("a box that has seen too little refuses each kind by numbers", async (t) => {
  const parts = watched(t, boxSteps(200, 1));
  await t.throwsAsync(SHADOW_RUNS.detector.run(keptDetector(1), parts, signal), {
    message: "0 clean windows are no proof: 60 are",
  });
  await t.throwsAsync(SHADOW_RUNS.forecaster.run(keptForecaster(1), parts, signal), {
    message: /^200 spans of 5 minutes in quiet are no proof: \d+ are$/,
  });
  await t.throwsAsync(SHADOW_RUNS.optimizer.run(keptOptimizer(1), parts, signal), {
    message: "199 measured spans of 5 minutes are no proof: 288 are",
  });
});

test("what does not fit this box is told before", (t) => {
  const parts = watched(t, []);
  t.regex(
    SHADOW_RUNS.detector.misfitOf(keptDetector(1, { windowSeconds: 1 }), parts) ?? "",
    /^it was trained on windows of 1 s, not 5$/,
  );
  t.is(SHADOW_RUNS.forecaster.misfitOf(keptForecaster(1), parts), null);
  t.is(
    SHADOW_RUNS.optimizer.misfitOf(keptOptimizer(1, { columns: ["x"] }), parts),
    "it looks at other inputs",
  );
});

test("told to end, it ends between two turns", async (t) => {
  const parts = watched(t, wavyTraffic(1200, 1));
  const why = new Error("no more");
  const aborted = AbortSignal.abort(why);
  await t.throwsAsync(SHADOW_RUNS.forecaster.run(keptForecaster(1), parts, aborted), { is: why });
  await t.throwsAsync(SHADOW_RUNS.detector.run(keptDetector(1), parts, aborted), { is: why });
});
