import test from "ava";
import { AlarmProbation } from "#app/retrain/alarm-probation.ts";
import type { TrainedDetector } from "#app/served-detector.ts";
import { micros } from "#core/units.ts";
import type { WindowRecord } from "#features/types.ts";
import { fittedDetector } from "../../helpers/fitted-detector.ts";
import { louder, usualTraffic } from "../../helpers/usual-traffic.ts";

const START = micros(1_714_557_600_000_000);
const learned = fittedDetector(usualTraffic(1500, START, 1));
const usual = usualTraffic(1000, START, 2);
const PROMISED = { promisedShare: 0.001, windows: 2000 };

/** One that calls nearly everything: so does a model of a network that is no more. */
function nervous({ network, model }: TrainedDetector): TrainedDetector {
  return {
    network,
    model: { ...model, alarm: { ...model.alarm, threshold: 1e-9, usualLevel: 0 } },
  };
}

function watch(
  parts: ConstructorParameters<typeof AlarmProbation>[0],
  windows: readonly WindowRecord[],
  isAttacked = false,
): AlarmProbation {
  const probation = new AlarmProbation(parts);
  for (const window of windows) probation.see(window, isAttacked);
  return probation;
}

test("a good model stays, beside one before and without", async (t) => {
  const serving = await learned;
  t.is(watch({ ...PROMISED, serving, before: serving }, usual).fault(), null);
  t.is(watch({ ...PROMISED, serving, before: null }, usual).fault(), null);
});

test("one that calls far more than promised and than the one before must go", async (t) => {
  const [serving, before] = [nervous(await learned), await learned];
  const fault = watch({ ...PROMISED, serving, before }, usual).fault();
  t.regex(
    fault ?? "",
    /^\d+(\.\d+)? % of 1000 windows .*, 0\.1 % when .*, with the model before 0/,
  );
  const alone = watch({ ...PROMISED, serving, before: null }, usual).fault();
  t.regex(alone ?? "", /^\d+(\.\d+)? % of 1000 windows were in an alarm, more than 5 %$/);
});

test("a network that has changed is no fault of the new model", async (t) => {
  const serving = await learned;
  const changed = usual.map((each) => louder(each, 5, 0, 15));
  t.is(watch({ ...PROMISED, serving, before: serving }, changed).fault(), null);
});

test("it is judged from a quarter of its windows on; those under an attack do not count", async (t) => {
  const [serving, before] = [nervous(await learned), await learned];
  const parts = { ...PROMISED, serving, before };
  t.is(watch(parts, usual.slice(0, 499)).fault(), null);
  t.not(watch(parts, usual.slice(0, 500)).fault(), null);
  t.is(watch(parts, usual, true).fault(), null);
});
