import test from "ava";
import { readTraffic, stepsBefore } from "#app/traffic-history.ts";
import { micros } from "#core/units.ts";
import { openHistory } from "#store/history.ts";
import { scratchFolder } from "../helpers/scratch.ts";
import { STEP_MICROS, stepOf, writeSteps } from "../helpers/step-history.ts";
import { limitsFor, START } from "../store/samples.ts";

const at = (n: number) => micros(START + n * STEP_MICROS);

test("the newest steps from the first that was measured, with gaps where none was", async (t) => {
  const data = scratchFolder(t);
  const traffic = Array.from({ length: 650 }, (_, n) => stepOf({ bits_per_s: n }));
  writeSteps(data, START, traffic.slice(0, 400));
  writeSteps(data, at(500), traffic.slice(500));
  using history = openHistory(limitsFor(data));
  const all = await readTraffic(history, at(650), 10_000);
  t.like(all, { startAt: START, measured: 550 });
  const wanted = traffic.map((_, n) => (n >= 400 && n < 500 ? Number.NaN : n));
  t.deepEqual([...all.values], wanted);
  const some = await readTraffic(history, at(600), 250);
  t.like(some, { startAt: at(350), measured: 150 });
  t.deepEqual([...some.values], wanted.slice(350, 600));
  t.like(await readTraffic(history, START, 10), { startAt: START, measured: 0 });
});

test("steps before are within what can be told", (t) => {
  t.is(stepsBefore(at(5), 3), at(2));
  t.is(stepsBefore(at(5), -3), at(8));
  const first = micros(Number.MIN_SAFE_INTEGER);
  t.is(stepsBefore(first, 9), first);
});
