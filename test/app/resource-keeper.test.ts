import test from "ava";
import { ResourceKeeper } from "#app/resource-keeper.ts";
import type { ResourcePredictor } from "#app/resource-predictor.ts";
import { defaultConfig } from "#config/defaults.ts";
import { micros } from "#core/units.ts";
import { knobsOf } from "#optimize/knobs.ts";
import type { Interval } from "#optimize/types.ts";
import { openHistory } from "#store/history.ts";
import { scratchFolder } from "../helpers/scratch.ts";
import { boxSteps, STEP_MICROS, writeSteps } from "../helpers/step-history.ts";
import { limitsFor, START } from "../store/samples.ts";

const STEPS = boxSteps(3, 1);
const at = (n: number, seconds = 0) => micros(START + n * STEP_MICROS + seconds * 1_000_000);
const KNOBS = knobsOf(defaultConfig());

test("each 5 minutes are told ahead once, from those that have ended and what is foreseen", (t) => {
  const data = scratchFolder(t);
  writeSteps(data, START, STEPS);
  using history = openHistory(limitsFor(data));
  const foreseen = (startAt: number) => (startAt === at(2) ? 7e6 : Number.NaN);
  const keeper = new ResourceKeeper({ history, knobs: KNOBS, foreseen });
  const asked: Interval[] = [];
  const predict: ResourcePredictor = (interval, next) => {
    t.deepEqual(next, KNOBS);
    asked.push(interval);
    return Float64Array.of(asked.length, 40, 0.1);
  };
  keeper.follow(at(1));
  t.deepEqual(keeper.takeUnwritten(), [], "nothing serves yet");
  keeper.serve(predict);
  keeper.follow(at(1, 5));
  t.is(asked.length, 0, "these have begun already");
  keeper.follow(at(2));
  keeper.follow(at(2, 5));
  keeper.follow(at(3));
  t.deepEqual(
    asked.map(({ startAt, foreseenBps }) => [startAt, foreseenBps]),
    [
      [at(1), 7e6],
      [at(2), Number.NaN],
    ],
  );
  t.deepEqual(asked[0]?.features, STEPS[1]);
  const said = [{ startAt: at(3), said: Float32Array.of(2, 40, 0.1) }];
  t.deepEqual(keeper.takeUnwritten(), said);
  t.deepEqual(keeper.takeUnwritten(), []);
  keeper.follow(at(5));
  t.deepEqual(keeper.takeUnwritten(), [], "nobody measured the 5 minutes before");
});

test("what is no number is not told", (t) => {
  const data = scratchFolder(t);
  writeSteps(data, START, STEPS);
  using history = openHistory(limitsFor(data));
  const keeper = new ResourceKeeper({ history, knobs: KNOBS, foreseen: () => Number.NaN });
  keeper.serve(() => Float64Array.of(1, Number.NaN, 1));
  keeper.follow(at(1));
  t.deepEqual(keeper.takeUnwritten(), []);
});
