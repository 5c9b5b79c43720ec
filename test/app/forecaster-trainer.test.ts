import test, { type ExecutionContext } from "ava";
import { forecasterTrainer } from "#app/forecaster-trainer.ts";
import { micros } from "#core/units.ts";
import { openHistory } from "#store/history.ts";
import { openHistoryReadOnly } from "#store/history-reader.ts";
import { ModelRegistry } from "#store/model-registry.ts";
import { keptForecaster } from "../helpers/kept-models.ts";
import { scratchFolder } from "../helpers/scratch.ts";
import { STEP_MICROS, stepsBefore, wavyTraffic, writeSteps } from "../helpers/step-history.ts";
import { alertOf, limitsFor, START } from "../store/samples.ts";

const COUNT = 1200;
const NOW = micros(START + 90_000_000);
const startAt = stepsBefore(NOW, COUNT);
const { signal } = new AbortController();

function trainerOf(t: ExecutionContext, directory: string, least: number) {
  const history = openHistoryReadOnly(directory);
  t.teardown(() => history[Symbol.dispose]());
  return forecasterTrainer({ directory, history, clock: { now: () => NOW }, least });
}

test("a network that foresees the waves takes the place of one that knows nothing", async (t) => {
  const data = scratchFolder(t);
  writeSteps(data, startAt, wavyTraffic(COUNT, 1));
  const registry = new ModelRegistry(data, "forecaster");
  const { version } = registry.install(keptForecaster(1), NOW);
  const shares: number[] = [];
  const { fault, figures, draft, install } = await trainerOf(t, data, COUNT).train(
    signal,
    (share) => shares.push(share),
  );
  t.is(fault, null);
  t.true(figures.errorPct! < figures.currentErrorPct! / 2, JSON.stringify(figures));
  t.true(figures.errorPct! < figures.meanRivalErrorPct!);
  t.is(draft.steps, COUNT - 120, "the newest tenth is held out");
  t.deepEqual(
    [...shares].sort((a, b) => a - b),
    shares,
  );
  t.is(shares.at(-1), 1);
  t.is(registry.choice().current, version, "nothing is in force by itself");
  const installed = install(NOW);
  t.deepEqual(registry.choice(), { current: installed, previous: version });
  t.deepEqual(registry.current()?.model, draft.model);
});

test("5 minutes under a loud alert do not count, and too few are refused in numbers", async (t) => {
  const data = scratchFolder(t);
  writeSteps(data, startAt, wavyTraffic(COUNT, 1));
  const history = openHistory(limitsFor(data));
  const during = (from: number, to: number) => ({
    state: "closed" as const,
    since: micros(startAt + from * STEP_MICROS),
    at: micros(startAt + to * STEP_MICROS + 1),
  });
  history.write(null, [
    alertOf("flood", { type: "udp-flood", ...during(100, 109) }),
    alertOf("spoof", { type: "arp-spoof", ...during(300, 900) }),
  ]);
  history[Symbol.dispose]();
  await t.throwsAsync(
    trainerOf(t, data, COUNT).train(signal, () => {}),
    {
      code: "training-failed",
      message: /^the history has 1190 of 1200 spans of 5 minutes without an alert: let the/,
    },
  );
});

test("silence and an end before the fit are told as what they are", async (t) => {
  const data = scratchFolder(t);
  writeSteps(data, startAt, []);
  await t.throwsAsync(
    trainerOf(t, data, 1).train(signal, () => {}),
    {
      message: /^the history has 0 of 1 spans of 5 minutes /,
    },
  );
  const why = new Error("no more");
  const aborted = trainerOf(t, data, 1).train(AbortSignal.abort(why), () => {});
  t.is(await t.throwsAsync(aborted), why);
});
