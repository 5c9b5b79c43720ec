import test from "ava";
import { resourceErrors } from "#app/resource-errors.ts";
import { micros } from "#core/units.ts";
import { FEATURE_NAMES } from "#features/types.ts";
import { openHistory } from "#store/history.ts";
import { scratchFolder } from "../helpers/scratch.ts";
import { boxSteps, STEP_MICROS, writeSteps } from "../helpers/step-history.ts";
import { limitsFor, START } from "../store/samples.ts";

const STEPS = boxSteps(700, 1);
const at = (n: number) => micros(START + n * STEP_MICROS);
const CPU = FEATURE_NAMES.indexOf("cpu_usage_pct");

test("predictions are held against what came, beside the last value, over days", async (t) => {
  const data = scratchFolder(t);
  writeSteps(data, START, STEPS);
  using history = openHistory(limitsFor(data));
  const told = [5, 200, 287, 288, 289, 500, 699, 700, 701];
  const said = told.map((n) => ({ startAt: at(n), said: Float32Array.of(n, 41, 0) }));
  history.write(null, [], [], [], said);
  const { cpu_usage_pct, memory_usage_pct } = await resourceErrors(history, at(700), 600);
  const scored = told.filter((n) => n >= 100 && n < 700);
  const cpuOf = (n: number) => STEPS[n]![CPU]!;
  const mean = (errors: number[]) => errors.reduce((sum, each) => sum + each, 0) / errors.length;
  t.is(cpu_usage_pct.outcomes, scored.length);
  t.is(cpu_usage_pct.servedMae, mean(scored.map((n) => Math.abs(n - cpuOf(n)))));
  t.is(cpu_usage_pct.lastValueMae, mean(scored.map((n) => Math.abs(cpuOf(n - 1) - cpuOf(n)))));
  t.like(memory_usage_pct, { servedMae: 1, lastValueMae: 0 });
  const none = await resourceErrors(history, at(100), 50);
  t.deepEqual(none.cpu_usage_pct, { outcomes: 0, servedMae: null, lastValueMae: null });
});

test("5 minutes in which the box was not measured are no outcome", async (t) => {
  const data = scratchFolder(t);
  const steps = STEPS.slice(0, 30).map((step) => step.slice());
  for (const place of [CPU, FEATURE_NAMES.indexOf("memory_usage_pct")]) steps[20]![place] = 0;
  writeSteps(data, START, steps);
  using history = openHistory(limitsFor(data));
  // The one itself, and the one that had it as its last value.
  const said = [19, 20, 21, 22].map((n) => ({ startAt: at(n), said: Float32Array.of(n, 40, 0) }));
  history.write(null, [], [], [], said);
  const { cpu_usage_pct } = await resourceErrors(history, at(30), 30);
  t.is(cpu_usage_pct.outcomes, 2);
});
