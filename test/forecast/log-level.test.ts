import test from "ava";
import fc from "fast-check";
import { fitLogScale, toLogLevels, toTraffic } from "#forecast/log-level.ts";

const traffic = fc.array(fc.double({ min: 0, max: 1e18, noNaN: true }), { minLength: 1 });

test("levels give the traffic back, zeros too", (t) => {
  fc.assert(
    fc.property(traffic, (values) => {
      const scale = fitLogScale(values);
      const mean = values.reduce((sum, value) => sum + value / values.length, 0);
      const levels = toLogLevels(values, scale);
      for (const [i, value] of values.entries()) {
        const back = toTraffic(levels[i]!, scale);
        if (Math.abs(back - value) > 1e-9 * (value + mean) + 1e-9) return false;
      }
      return levels.every(Number.isFinite);
    }),
  );
  t.pass();
});

test("the floor is a thousandth of the mean, which missing values are not part of", (t) => {
  t.is(fitLogScale([1000, Number.NaN, 3000]).floor, 2);
});

test("where all is silence the level of silence is 0", (t) => {
  const scale = fitLogScale([0, 0]);
  t.deepEqual([...toLogLevels([0, 0], scale)], [0, 0]);
  t.is(fitLogScale([]).floor, 1);
  t.is(fitLogScale([Number.NaN]).floor, 1);
});

test("the least traffic that a number can say has a level", (t) => {
  const scale = fitLogScale([Number.MIN_VALUE]);
  t.true(Number.isFinite(toLogLevels([0], scale)[0]));
});

test("a missing value carries the last known one, at the start the first", (t) => {
  const scale = { floor: 1 };
  const levels = toLogLevels([Number.NaN, 9, Number.NaN, 99], scale);
  t.deepEqual([...levels], [Math.log(10), Math.log(10), Math.log(10), Math.log(100)]);
  t.deepEqual([...toLogLevels([Number.NaN], scale)], [0]);
});

test("a level below silence is no traffic, not less", (t) => {
  t.is(toTraffic(-100, { floor: 1 }), 0);
});
