import { cpSync, truncateSync } from "node:fs";
import { join, resolve } from "node:path";
import test, { type ExecutionContext } from "ava";
import { syntheticTraffic } from "#app/base/synthetic-traffic.ts";
import { readBase, standIn } from "#app/shadow/stand-in.ts";
import { systemClock } from "#core/clock.ts";
import { micros } from "#core/units.ts";
import type { WindowRecord } from "#features/types.ts";
import { openHistory } from "#store/history.ts";
import { ModelRegistry } from "#store/model-registry.ts";
import { keptDetector } from "../../helpers/kept-detector.ts";
import { officeTraffic } from "../../helpers/office-traffic.ts";
import { scratchFolder } from "../../helpers/scratch.ts";
import { stepOf, stepsBefore, wavyTraffic, writeSteps } from "../../helpers/step-history.ts";
import { louder } from "../../helpers/usual-traffic.ts";
import { limitsFor } from "../../store/samples.ts";

const HOME = resolve(import.meta.dirname, "../../..");
const STEPS = 2100;
const BASE = "20240506-000000-base";
/** Of the office after its first minutes, in which everybody is new. */
const office = officeTraffic(700, micros(systemClock.now() - 3_600_000_000)).then((windows) =>
  windows.slice(100),
);
const { signal } = new AbortController();

/** What is told of a try that has the same end at any time. */
const forGood = (...about: Parameters<typeof standIn>) => toldOf(true, about);
/** And of one that may have another. */
const forNow = (...about: Parameters<typeof standIn>) => toldOf(false, about);

async function toldOf(wanted: boolean, about: Parameters<typeof standIn>): Promise<string> {
  const { told, isFinal } = await standIn(...about);
  return isFinal === wanted ? told : `the other way: ${told}`;
}

/** A box that has seen an hour of the office, and what a test of a model on it takes. */
async function watched(
  t: ExecutionContext,
  { steps = [], windows }: { steps?: Float32Array[]; windows?: readonly WindowRecord[] } = {},
) {
  const directory = scratchFolder(t);
  writeSteps(directory, stepsBefore(systemClock.now(), steps.length), steps);
  const history = openHistory(limitsFor(directory));
  t.teardown(() => history[Symbol.dispose]());
  for (const window of windows ?? (await office)) history.write(window, []);
  return { directory, history, clock: systemClock, windowSeconds: 5 };
}

test("the base detector stands in on a network that it calls few alarms on", async (t) => {
  const parts = await watched(t);
  const registry = new ModelRegistry(parts.directory, "detector");
  const told = await forGood(HOME, "detector", parts, signal);
  t.regex(told, /^the base detector 20240506-000000-base stands in: windows 600,share \S+$/);
  t.deepEqual(registry.choice(), { current: BASE, previous: null });
  t.deepEqual(registry.current(), readBase(HOME, "detector"), "kept as one of the box");
});

test("it does not where it would call, judge other windows, or replace another", async (t) => {
  const loud = (await office).map((window, n) => (n % 3 === 0 ? louder(window, 5, 0, 15) : window));
  const parts = await watched(t, { windows: loud });
  t.regex(
    await forNow(HOME, "detector", parts, signal),
    /^the base detector does not stand in: \S+ % of the newest windows would be in an alarm/,
  );
  t.regex(
    await forGood(HOME, "detector", { ...parts, windowSeconds: 1 }, signal),
    /does not stand in: it was trained on windows of 5 s, not 1$/,
  );
  const calm = await watched(t);
  const registry = new ModelRegistry(calm.directory, "detector");
  const { version } = registry.install(keptDetector(1), systemClock.now());
  t.regex(await forNow(HOME, "detector", calm, signal), /the current detector is \S+ by now/);
  t.is(registry.choice().current, version);
});

test("the base forecaster stands in where traffic has the rhythm of an office", async (t) => {
  const startAt = stepsBefore(systemClock.now(), STEPS);
  const bits = Array.from(syntheticTraffic(9, startAt, STEPS));
  const parts = await watched(t, { steps: bits.map((each) => stepOf({ bits_per_s: each })) });
  const told = await forGood(HOME, "forecaster", parts, signal);
  t.regex(told, /^the base forecaster 20240506-000000-base stands in: outcomes \d+,errorPct /);
  t.is(new ModelRegistry(parts.directory, "forecaster").choice().current, BASE);
});

test("a base forecaster that knows less than simple forecasts does not stand in", async (t) => {
  const parts = await watched(t, { steps: wavyTraffic(1200, 1) });
  const told = await forNow(HOME, "forecaster", parts, signal);
  t.regex(told, /^the base forecaster does not stand in: it is \S+ % off over the newest steps/);
  t.is(new ModelRegistry(parts.directory, "forecaster").choice().current, null);
});

test("what depends on the machine has no base, and a damaged base is told of", async (t) => {
  const parts = await watched(t);
  t.is(await forGood(HOME, "optimizer", parts, signal), "there is no base optimizer to stand in");
  const home = scratchFolder(t);
  cpSync(join(HOME, "models"), join(home, "models"), { recursive: true });
  truncateSync(join(home, "models/detector", BASE, "weights.f32"), 9);
  t.regex(
    await forGood(home, "detector", parts, signal),
    /^the base detector does not stand in: \S+: the model is damaged/,
  );
});

test("told to end, it ends", async (t) => {
  const why = new Error("no more");
  const parts = await watched(t);
  await t.throwsAsync(standIn(HOME, "detector", parts, AbortSignal.abort(why)), { is: why });
});
