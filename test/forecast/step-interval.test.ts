import test from "ava";
import { seededRandom } from "#core/random.ts";
import { StepInterval } from "#forecast/step-interval.ts";

/** Shows `count` residuals, each after `delay` others were said; gives the shares of misses. */
function run(interval: StepInterval, count: number, residual: (i: number) => number, delay = 1) {
  let [below, above] = [0, 0];
  const said = Array.from({ length: delay }, () => interval.offsets());
  for (let i = 0; i < count; i++) {
    const value = residual(i);
    const offsets = said.shift()!;
    if (value < offsets.values[0]) below++;
    if (value > offsets.values[2]) above++;
    interval.learn(value, offsets);
    said.push(interval.offsets());
  }
  return { below: below / count, above: above / count };
}

/** Skewed: the square of an even number, about its mean. */
function skewed(seed: number): () => number {
  const random = seededRandom(seed);
  return () => random.unit() ** 2 - 1 / 3;
}

const isNear = (share: number, wanted: number, by: number) => Math.abs(share - wanted) <= by;

test("after calibration one outcome in ten lies on either side, also of a skewed kind", (t) => {
  const interval = new StepInterval();
  const residual = skewed(1);
  run(interval, 1000, residual);
  interval.calibrate();
  const [low, middle, high] = interval.offsets().values;
  t.true(isNear(low, 0.01 - 1 / 3, 0.03), `${low}`);
  t.true(isNear(middle, 0.25 - 1 / 3, 0.04), `${middle}`);
  t.true(isNear(high, 0.81 - 1 / 3, 0.06), `${high}`);
  const { below, above } = run(interval, 4000, residual);
  t.true(isNear(below, 0.1, 0.01) && isNear(above, 0.1, 0.01), `${below} ${above}`);
});

test("the share holds when residuals grow tenfold and move, an hour late as well", (t) => {
  const interval = new StepInterval();
  const residual = skewed(2);
  run(interval, 500, residual);
  interval.calibrate();
  const moved = (i: number) => (1 + (9 * i) / 4000) * (residual() + 0.3);
  const { below, above } = run(interval, 4000, moved, 12);
  t.true(isNear(below, 0.1, 0.02) && isNear(above, 0.1, 0.02), `${below} ${above}`);
});

test("quantiles are those of residuals over the scale before them, outwards by one", (t) => {
  const interval = new StepInterval();
  for (let i = 1; i <= 20; i++) interval.learn(i % 2 ? 1 : -1, { scale: 1, values: [0, 0, 0] });
  interval.calibrate();
  t.deepEqual(interval.offsets(), { scale: 1, values: [-1, 1, 1] });
});

const isPoint = (interval: StepInterval) =>
  interval.offsets().values.every((offset) => Math.abs(offset) === 0);

test("where nothing ever was off, the interval is a point", (t) => {
  const interval = new StepInterval();
  t.true(isPoint(interval));
  run(interval, 100, () => 0);
  t.true(isPoint(interval));
  interval.calibrate();
  t.true(isPoint(interval));
});

test("residuals that come only after calibration are taken for normal ones at first", (t) => {
  const interval = new StepInterval();
  run(interval, 100, () => 0);
  interval.calibrate();
  const random = seededRandom(5);
  const normal = () => Array.from({ length: 12 }, random.unit).reduce((sum, u) => sum + u, -6);
  const { below, above } = run(interval, 1000, normal);
  t.true(isNear(below, 0.1, 0.03) && isNear(above, 0.1, 0.03), `${below} ${above}`);
});

test("p10 never passes p50, nor p50 p90", (t) => {
  const interval = new StepInterval();
  const residual = skewed(4);
  for (let i = 0; i < 500; i++) {
    const said = interval.offsets();
    t.true(said.values[0] <= said.values[1] && said.values[1] <= said.values[2]);
    interval.learn(i < 250 ? residual() : 1, said);
    if (i === 3) interval.calibrate();
  }
});
